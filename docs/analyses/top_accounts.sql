-- Question: which twenty accounts brought the most revenue?
-- Reading:  a row per account as it is now, merged accounts counted with their survivor; the greatest first. Amounts are in
--           the corporate currency; share_of_won is the account's part in everything won.
-- Tables:   fct_opportunity, dim_account_current
select
  account.account_id,
  account.account_name,
  account.industry,
  account.region,
  count(*) as won_deals,
  coalesce(sum(deal.amount_corporate), 0.00) as won_amount,
  round(coalesce(sum(deal.amount_corporate), 0.00) / nullif(sum(sum(deal.amount_corporate)) over (), 0), 4) as share_of_won
from gold.fct_opportunity as deal
join gold.dim_account_current as account using (current_account_key)
where deal.is_won
group by account.current_account_key, account.account_id, account.account_name, account.industry, account.region
order by won_amount desc, account.current_account_key
limit 20;
