-- Question: in which industries and deal sizes do we win?
-- Reading:  a row per industry, as the account was when the deal closed, and size of the deal. win_rate counts deals,
--           win_rate_amount weighs them by their amount; both are won over decided.
-- Tables:   fct_opportunity, dim_account (the version at the close date, by account_key)
select
  coalesce(account.industry, '(unknown)') as industry,
  deal.deal_size_band,
  count(*) filter (where deal.is_won) as won_deals,
  count(*) filter (where not deal.is_won) as lost_deals,
  round(count(*) filter (where deal.is_won)::numeric / count(*), 4) as win_rate,
  coalesce(sum(deal.amount_corporate) filter (where deal.is_won), 0.00) as won_amount,
  round(
    coalesce(sum(deal.amount_corporate) filter (where deal.is_won), 0.00) / nullif(sum(deal.amount_corporate), 0),
    4
  ) as win_rate_amount
from gold.fct_opportunity as deal
join gold.dim_account as account using (account_key)
where deal.is_closed
group by coalesce(account.industry, '(unknown)'), deal.deal_size_band
order by
  coalesce(account.industry, '(unknown)') collate "C",
  min(deal.amount_corporate) nulls last,
  deal.deal_size_band collate "C";
