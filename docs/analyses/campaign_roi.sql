-- Question: what did each campaign cost, and was it worth it?
-- Reading:  a row per campaign, the best return first, those without a cost last. Amounts are in the corporate currency.
--           budget_variance is what was spent beyond the budget; return_on_cost 0.5 means half as much again as was spent.
--           The measures are per campaign: never sum them after joining members or deals.
-- Tables:   dim_campaign
select
  campaign.campaign_id,
  campaign.campaign_name,
  campaign.campaign_type,
  campaign.performance_category,
  campaign.budgeted_cost,
  campaign.actual_cost,
  campaign.actual_cost - campaign.budgeted_cost as budget_variance,
  campaign.member_count,
  campaign.responded_count,
  round(campaign.responded_count::numeric / nullif(campaign.member_count, 0), 4) as response_rate,
  round(campaign.actual_cost / nullif(campaign.responded_count, 0), 2) as cost_per_response,
  campaign.won_count,
  campaign.won_amount_corporate as won_amount,
  round((campaign.won_amount_corporate - campaign.actual_cost) / nullif(campaign.actual_cost, 0), 4) as return_on_cost
from gold.dim_campaign as campaign
where campaign.campaign_key >= 0
  and not campaign.is_deleted
order by return_on_cost desc nulls last, campaign.campaign_key;
