-- Question: which lead sources end in won deals?
-- Reading:  a row per source, the one with the most leads first. conversion_rate is converted over all leads, won_rate won
--           deals over converted leads; average_days_to_convert is of the converted ones.
-- Tables:   fct_lead, dim_lead
select
  coalesce(lead.lead_source, '(none)') as source,
  sum(fact.lead_count) as leads,
  sum(fact.converted_count) as converted_leads,
  round(sum(fact.converted_count)::numeric / sum(fact.lead_count), 4) as conversion_rate,
  sum(fact.won_count) as won_deals,
  round(sum(fact.won_count)::numeric / nullif(sum(fact.converted_count), 0), 4) as won_rate,
  round(avg(fact.days_to_convert), 1) as average_days_to_convert
from gold.fct_lead as fact
join gold.dim_lead as lead using (lead_key)
group by coalesce(lead.lead_source, '(none)')
order by leads desc, coalesce(lead.lead_source, '(none)') collate "C";
