-- Question: what is in the pipeline and what came of it, by the fiscal quarter deals close in?
-- Reading:  a row per fiscal quarter of the close date. Amounts are in the corporate currency; expected_revenue weighs open
--           deals by their probability. win_rate is won over decided deals, null while none is decided.
-- Tables:   fct_opportunity, dim_close_date
select
  close_date.close_fiscal_quarter_name as fiscal_quarter,
  count(*) as deals,
  count(*) filter (where deal.deal_status = 'Open') as open_deals,
  count(*) filter (where deal.deal_status = 'Won') as won_deals,
  count(*) filter (where deal.deal_status = 'Lost') as lost_deals,
  coalesce(sum(deal.amount_corporate) filter (where deal.deal_status = 'Open'), 0.00) as open_amount,
  coalesce(sum(deal.expected_revenue_corporate) filter (where deal.deal_status = 'Open'), 0.00) as expected_revenue,
  coalesce(sum(deal.amount_corporate) filter (where deal.deal_status = 'Won'), 0.00) as won_amount,
  round(
    count(*) filter (where deal.is_won)::numeric / nullif(count(*) filter (where deal.is_closed), 0),
    4
  ) as win_rate
from gold.fct_opportunity as deal
join gold.dim_close_date as close_date using (close_date_key)
group by close_date.close_fiscal_year, close_date.close_fiscal_quarter, close_date.close_fiscal_quarter_name
order by close_date.close_fiscal_year, close_date.close_fiscal_quarter;
