-- Question: what do we do for deals we win that we do not do for those we lose?
-- Reading:  a row per type of activity: how many were completed for deals, up to the day they closed, and how many that
--           makes per won and per lost deal. Each activity counts for the one deal it is attributed to.
-- Tables:   fct_activity, fct_opportunity (by attributed_opportunity_key)
with decided as (
  select
    count(*) filter (where is_won) as won_deals,
    count(*) filter (where not is_won) as lost_deals
  from gold.fct_opportunity
  where is_closed
),
worked as (
  select
    activity.activity_type,
    count(*) filter (where deal.is_won) as activities_for_won,
    count(*) filter (where not deal.is_won) as activities_for_lost
  from gold.fct_activity as activity
  join gold.fct_opportunity as deal on deal.opportunity_key = activity.attributed_opportunity_key
  where deal.is_closed
    and activity.is_completed
    and activity.activity_date_key between 0 and deal.close_date_key
  group by activity.activity_type
)
select
  worked.activity_type,
  worked.activities_for_won,
  worked.activities_for_lost,
  round(worked.activities_for_won::numeric / nullif(decided.won_deals, 0), 4) as per_won_deal,
  round(worked.activities_for_lost::numeric / nullif(decided.lost_deals, 0), 4) as per_lost_deal
from worked
cross join decided
order by worked.activities_for_won + worked.activities_for_lost desc, worked.activity_type collate "C";
