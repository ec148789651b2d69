-- Question: how does the pipeline of each stage move from week to week?
-- Reading:  a row per Sunday of the last eight weeks and open stage. The pipeline is a stock: compare days, never add them
--           up. amount_change is against the Sunday before; the first week has none. A stage without deals shows zero.
-- Tables:   fct_pipeline_snapshot, dim_snapshot_date, dim_stage
with week_end as (
  select snapshot_date_key, snapshot_date_actual
  from gold.dim_snapshot_date
  where snapshot_date_actual = snapshot_week_end_date
    and snapshot_day_offset between -55 and 0
),
pipeline as (
  select
    snapshot_date_key,
    stage_key,
    sum(open_count) as open_deals,
    sum(amount_corporate) as open_amount
  from gold.fct_pipeline_snapshot
  join week_end using (snapshot_date_key)
  group by snapshot_date_key, stage_key
)
select
  week_end.snapshot_date_actual as week_end,
  stage.stage_name,
  coalesce(pipeline.open_deals, 0) as open_deals,
  coalesce(pipeline.open_amount, 0.00) as open_amount,
  coalesce(pipeline.open_amount, 0.00)
    - lag(coalesce(pipeline.open_amount, 0.00)) over (partition by stage.stage_key order by week_end.snapshot_date_actual)
    as amount_change
from week_end
cross join gold.dim_stage as stage
left join pipeline using (snapshot_date_key, stage_key)
where not stage.is_closed
  and stage.stage_key <> -2
order by week_end.snapshot_date_actual, stage.stage_sort_order;
