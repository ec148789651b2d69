-- Question: how many tasks and meetings are done each day?
-- Reading:  a row for each of the last thirty days, also for those without any. Planned work does not count: a task counts
--           once it is completed, a meeting once it has taken place; both on the day they were due.
-- Tables:   fct_activity, dim_activity_date
select
  day.activity_date_actual as day,
  day.activity_is_business_day as is_business_day,
  count(activity.activity_key) filter (where activity.source_object = 'Task') as completed_tasks,
  count(activity.activity_key) filter (where activity.source_object = 'Event') as meetings
from gold.dim_activity_date as day
left join gold.fct_activity as activity
  on activity.activity_date_key = day.activity_date_key
  and activity.is_completed
where day.activity_day_offset between -29 and 0
group by day.activity_date_actual, day.activity_is_business_day
order by day.activity_date_actual;
