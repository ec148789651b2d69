-- Question: what has each manager's organization won, and what does it have open, all levels below together?
-- Reading:  a row per manager; a deal counts for every manager above its owner and for the owner. Rows of managers of one
--           chain overlap: do not add them up. Corporate currency.
-- Tables:   fct_opportunity, bridge_user_hierarchy, dim_user
select
  manager.full_name as manager_name,
  manager.hierarchy_depth,
  count(distinct hierarchy.user_key) as owners,
  count(*) filter (where deal.is_won) as won_deals,
  coalesce(sum(deal.amount_corporate) filter (where deal.is_won), 0.00) as won_amount,
  count(*) filter (where not deal.is_closed) as open_deals,
  coalesce(sum(deal.amount_corporate) filter (where not deal.is_closed), 0.00) as open_amount
from gold.fct_opportunity as deal
join gold.bridge_user_hierarchy as hierarchy on hierarchy.user_key = deal.owner_user_key
join gold.dim_user as manager on manager.user_key = hierarchy.manager_user_key
where manager.is_manager
group by manager.user_key, manager.full_name, manager.hierarchy_depth
order by manager.hierarchy_depth, won_amount desc, manager.user_key;
