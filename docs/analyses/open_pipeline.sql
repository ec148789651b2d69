-- Question: where is the open pipeline: in which stage, with which rep, in which region?
-- Reading:  a row per stage, owner and sales region of the account as it is now; stages in the order of the funnel, the
--           greatest amount first within a stage. Amounts are in the corporate currency. Add rows up as you like.
-- Tables:   fct_opportunity, dim_stage, dim_user, dim_account_current
select
  stage.stage_name,
  owner.full_name as owner_name,
  account.region,
  count(*) as open_deals,
  count(*) filter (where deal.is_overdue) as overdue_deals,
  coalesce(sum(deal.amount_corporate), 0.00) as open_amount,
  coalesce(sum(deal.expected_revenue_corporate), 0.00) as expected_revenue
from gold.fct_opportunity as deal
join gold.dim_stage as stage using (stage_key)
join gold.dim_user as owner on owner.user_key = deal.owner_user_key
join gold.dim_account_current as account using (current_account_key)
where not deal.is_closed
group by stage.stage_sort_order, stage.stage_name, owner.user_key, owner.full_name, account.region
order by stage.stage_sort_order, open_amount desc, owner.user_key, account.region collate "C";
