-- Question: where do deals get stuck: how many go on from each stage, and how long do they stay, by owner?
-- Reading:  a row per owner and open stage that any of the owner's deals came as far as. conversion is the part of those
--           that came further: a lost deal counts by the stage it was lost in, an open one has not gone on yet.
--           average_days is the time spent in the stage by deals that were in it; is_bottleneck marks where that is longest.
-- Tables:   fct_opportunity_stage, dim_stage, dim_user
with step as (
  select
    deal.owner_user_key,
    step.stage,
    step.first_position,
    furthest.stage_sort_order >= step.first_position as is_reached,
    furthest.stage_sort_order > step.last_position as is_passed,
    step.days
  from gold.fct_opportunity_stage as deal
  join gold.dim_stage as furthest on furthest.stage_key = deal.furthest_stage_key
  cross join lateral (
    values
      ('Prospecting', 1, 1, deal.prospecting_days),
      ('Qualification', 2, 2, deal.qualification_days),
      ('Needs analysis', 3, 3, deal.needs_analysis_days),
      ('Value proposition', 4, 6, deal.value_proposition_days),
      ('Negotiation', 7, 8, deal.negotiation_days)
  ) as step (stage, first_position, last_position, days)
),
by_owner as (
  select
    owner_user_key,
    stage,
    first_position,
    count(*) filter (where is_reached) as reached_deals,
    count(*) filter (where is_passed) as passed_deals,
    round(avg(days), 2) as average_days
  from step
  group by owner_user_key, stage, first_position
)
select
  owner.full_name as owner_name,
  by_owner.stage,
  by_owner.reached_deals,
  by_owner.passed_deals,
  round(by_owner.passed_deals::numeric / by_owner.reached_deals, 4) as conversion,
  by_owner.average_days,
  by_owner.average_days = max(by_owner.average_days) over (partition by by_owner.owner_user_key) as is_bottleneck
from by_owner
join gold.dim_user as owner on owner.user_key = by_owner.owner_user_key
where by_owner.reached_deals > 0
order by by_owner.owner_user_key, by_owner.first_position;
