import type { Star } from '../oracle/star.ts';
import { by, count, groups, inOrder, isLost, isOpen, isWon, money, moneyOf, ratio, type Answer } from './rows.ts';

export function pipelineByQuarter(star: Star): Answer {
  const days = by(star, 'dim_date', 'date_key');
  const dayOf = (key: unknown) => days.get(String(key))!;
  const quarters = groups(star.rows('fct_opportunity'), ({ close_date_key }) =>
    String(dayOf(close_date_key)['fiscal_quarter_name']),
  );
  return inOrder(
    quarters,
    ([, [deal]]) => BigInt(Number(dayOf(deal!['close_date_key'])['fiscal_year'])),
    ([, [deal]]) => BigInt(Number(dayOf(deal!['close_date_key'])['fiscal_quarter'])),
  ).map(([quarter, deals]) => ({
    fiscal_quarter: quarter,
    deals: String(deals.length),
    open_deals: count(deals, isOpen),
    won_deals: count(deals, isWon),
    lost_deals: count(deals, isLost),
    open_amount: money(moneyOf(deals.filter(isOpen), 'amount_corporate')),
    expected_revenue: money(moneyOf(deals.filter(isOpen), 'expected_revenue_corporate')),
    won_amount: money(moneyOf(deals.filter(isWon), 'amount_corporate')),
    win_rate: ratio(deals.filter(isWon).length, deals.filter((deal) => !isOpen(deal)).length),
  }));
}

export function openPipeline(star: Star): Answer {
  const stages = by(star, 'dim_stage', 'stage_key');
  const users = by(star, 'dim_user', 'user_key');
  const accounts = by(star, 'dim_account_current', 'current_account_key');
  const rows = groups(star.rows('fct_opportunity').filter(isOpen), (deal) =>
    JSON.stringify([
      deal['stage_key'],
      deal['owner_user_key'],
      accounts.get(String(deal['current_account_key']))!['region'],
    ]),
  ).map(([key, deals]) => {
    const [stageKey, ownerKey, region] = JSON.parse(key) as [string, string, string];
    return { stage: stages.get(stageKey)!, ownerKey, region, deals };
  });
  return inOrder(
    rows,
    ({ stage }) => BigInt(Number(stage['stage_sort_order'])),
    ({ deals }) => -moneyOf(deals, 'amount_corporate'),
    ({ ownerKey }) => BigInt(ownerKey),
    ({ region }) => region,
  ).map(({ stage, ownerKey, region, deals }) => ({
    stage_name: String(stage['stage_name']),
    owner_name: String(users.get(ownerKey)!['full_name']),
    region,
    open_deals: String(deals.length),
    overdue_deals: count(deals, (deal) => deal['is_overdue'] === true),
    open_amount: money(moneyOf(deals, 'amount_corporate')),
    expected_revenue: money(moneyOf(deals, 'expected_revenue_corporate')),
  }));
}

export function pipelineWeekOverWeek(star: Star): Answer {
  const sundays = star
    .rows('dim_date')
    .filter(({ day_of_week, day_offset }) => day_of_week === 7 && Number(day_offset) <= 0 && Number(day_offset) >= -55);
  const stages = inOrder(
    star.rows('dim_stage').filter(({ is_closed, stage_key }) => is_closed === false && stage_key !== '-2'),
    ({ stage_sort_order }) => BigInt(Number(stage_sort_order)),
  );
  const cells = Map.groupBy(
    star.rows('fct_pipeline_snapshot'),
    ({ snapshot_date_key, stage_key }) => `${String(snapshot_date_key)} ${String(stage_key)}`,
  );
  const cell = (day: (typeof sundays)[number] | undefined, stage: (typeof stages)[number]) =>
    (day && cells.get(`${String(day['date_key'])} ${String(stage['stage_key'])}`)) ?? [];
  const inTime = inOrder(sundays, ({ date_actual }) => String(date_actual));
  return inTime.flatMap((day, week) =>
    stages.map((stage) => {
      const amount = moneyOf(cell(day, stage), 'amount_corporate');
      const before = moneyOf(cell(inTime[week - 1], stage), 'amount_corporate');
      return {
        week_end: String(day['date_actual']),
        stage_name: String(stage['stage_name']),
        open_deals: String(cell(day, stage).length),
        open_amount: money(amount),
        amount_change: week === 0 ? null : money(amount - before),
      };
    }),
  );
}
