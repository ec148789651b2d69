/** What must hold between tables: a query for each that gives the rows that break it. */
export const reconciliations: Readonly<Record<string, string>> = {
  'the snapshot of the last day is the open pipeline, by owner, stage and currency': `
    with snapshot as (
      select owner_user_key, stage_key, currency_code, sum(open_count) as deals, sum(amount) as amount,
        sum(expected_revenue_corporate) as expected_revenue
      from gold.fct_pipeline_snapshot
      join gold.dim_snapshot_date using (snapshot_date_key)
      where snapshot_day_offset = 0
      group by owner_user_key, stage_key, currency_code
    ), pipeline as (
      select owner_user_key, stage_key, currency_code, sum(opportunity_count) as deals, sum(amount) as amount,
        sum(expected_revenue_corporate) as expected_revenue
      from gold.fct_opportunity
      where not is_closed
      group by owner_user_key, stage_key, currency_code
    )
    (select * from snapshot except select * from pipeline)
    union all
    (select * from pipeline except select * from snapshot)`,

  'the history of the last day is the current state of every open deal': `
    with today as (
      select opportunity_key, stage_key, stage_name, owner_user_key, close_date_key, account_key, current_account_key,
        amount, amount_corporate, probability, is_won, is_closed, days_in_stage, age_days, push_count
      from gold.fct_opportunity_history
      join gold.dim_date using (date_key)
      where day_offset = 0 and not is_closed
    ), now as (
      select opportunity_key, stage_key, stage_name, owner_user_key, close_date_key, account_key, current_account_key,
        amount, amount_corporate, probability, is_won, is_closed, days_in_stage, age_days, push_count
      from gold.fct_opportunity
      where not is_closed
    )
    (select * from today except select * from now)
    union all
    (select * from now except select * from today)`,

  'the last day of a closed deal is the day it closed, with its outcome': `
    select deal.opportunity_id
    from gold.fct_opportunity as deal
    left join lateral (
      select is_closed, is_won, stage_key
      from gold.fct_opportunity_history as history
      where history.opportunity_key = deal.opportunity_key
      order by date_key desc
      limit 1
    ) as last on true
    where deal.is_closed
      and (last.is_closed, last.is_won, last.stage_key) is distinct from (true, deal.is_won, deal.stage_key)`,

  'the line items of a deal are its amount of line items': `
    select opportunity_key
    from gold.fct_opportunity as deal
    left join (
      select opportunity_key, sum(amount) as amount, sum(line_item_count) as line_items
      from gold.fct_opportunity_line_item
      group by opportunity_key
    ) as lines using (opportunity_key)
    where coalesce(lines.amount, 0) <> deal.line_item_amount
      or coalesce(lines.line_items, 0) <> deal.line_item_count`,

  'every line item, contact role and open day of a live deal has its deal in fct_opportunity': `
    select opportunity_key from gold.fct_opportunity_line_item
    where opportunity_key not in (select opportunity_key from gold.fct_opportunity)
    union all
    select opportunity_key from gold.bridge_opportunity_contact_role
    where opportunity_key not in (select opportunity_key from gold.fct_opportunity)
    union all
    select opportunity_key from gold.fct_opportunity
    where opportunity_key not in (select opportunity_key from gold.fct_opportunity_history)`,

  'every deal is won, lost or open': `
    select opportunity_id from gold.fct_opportunity
    where (deal_status = 'Won') <> is_won
      or (deal_status = 'Lost') <> (is_closed and not is_won)
      or (deal_status = 'Open') <> not is_closed`,

  'expected revenue is the amount times a percentage': `
    select opportunity_id from gold.fct_opportunity
    where expected_revenue is distinct from round(amount * probability / 100, 2)
    union all
    select opportunity_id from gold.fct_opportunity_history
    where expected_revenue is distinct from round(amount * probability / 100, 2)`,

  'days run from the earlier day to the later': `
    select opportunity_id
    from gold.fct_opportunity
    join gold.dim_close_date using (close_date_key)
    join gold.dim_created_date using (created_date_key)
    join gold.dim_date as original on original.date_key = original_close_date_key
    where days_to_close is distinct from case when is_closed then close_date_actual - created_date_actual end
      or slipped_days <> close_date_actual - original.date_actual
      or age_days <> coalesce(days_to_close, -created_day_offset)`,

  'a deal is there on every day it was open, changed or not': `
    select opportunity_key
    from gold.fct_opportunity_history
    join gold.dim_date using (date_key)
    group by opportunity_key
    having sum(reopened_count) = 0
      and count(*) <> max(date_actual) - min(date_actual) + 1`,

  'the open deals of a day are those of the day before, and what came and went': `
    with moves as (
      select date_actual, count(*) filter (where not is_closed) as open_deals,
        sum(created_count) + sum(reopened_count) - sum(won_count) - sum(lost_count) as change
      from gold.fct_opportunity_history
      join gold.dim_date using (date_key)
      where opportunity_key in (select opportunity_key from gold.fct_opportunity)
      group by date_actual
    )
    select *
    from (select *, open_deals - lag(open_deals, 1, 0::bigint) over (order by date_actual) as difference from moves) as day
    where difference <> change`,

  'the shares of a deal among its contacts add up to one': `
    select opportunity_key from gold.bridge_opportunity_contact_role
    group by opportunity_key
    having sum(allocation_weight) <> 1`,
};
