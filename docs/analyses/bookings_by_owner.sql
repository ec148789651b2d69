-- Question: what did each rep win and lose this month and this fiscal quarter?
-- Reading:  a row per owner with a decided deal in either; the greatest bookings of the quarter first. This month and this
--           quarter are those of the day the warehouse is as of, not of the day the query runs. Corporate currency.
-- Tables:   fct_opportunity, dim_user, dim_close_date
with decided as (
  select
    deal.owner_user_key,
    deal.is_won,
    deal.amount_corporate,
    close_date.close_month_offset = 0 as is_this_month,
    close_date.close_fiscal_quarter_offset = 0 as is_this_quarter
  from gold.fct_opportunity as deal
  join gold.dim_close_date as close_date using (close_date_key)
  where deal.is_closed
    and (close_date.close_month_offset = 0 or close_date.close_fiscal_quarter_offset = 0)
)
select
  owner.full_name as owner_name,
  coalesce(sum(amount_corporate) filter (where is_won and is_this_month), 0.00) as bookings_this_month,
  count(*) filter (where is_won and is_this_month) as won_this_month,
  count(*) filter (where not is_won and is_this_month) as lost_this_month,
  round(
    count(*) filter (where is_won and is_this_month)::numeric / nullif(count(*) filter (where is_this_month), 0),
    4
  ) as win_rate_this_month,
  coalesce(sum(amount_corporate) filter (where is_won and is_this_quarter), 0.00) as bookings_this_quarter,
  count(*) filter (where is_won and is_this_quarter) as won_this_quarter,
  count(*) filter (where not is_won and is_this_quarter) as lost_this_quarter,
  round(
    count(*) filter (where is_won and is_this_quarter)::numeric / nullif(count(*) filter (where is_this_quarter), 0),
    4
  ) as win_rate_this_quarter
from decided
join gold.dim_user as owner on owner.user_key = decided.owner_user_key
group by owner.user_key, owner.full_name
order by bookings_this_quarter desc, owner.user_key;
