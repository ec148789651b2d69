import type { Row } from '../oracle/row.ts';
import type { Star } from '../oracle/star.ts';
import { by, count, groups, inOrder, isLost, isOpen, isWon, money, moneyOf, ratio, type Answer } from './rows.ts';

const amountOf = (deals: readonly Row[]): bigint => moneyOf(deals, 'amount_corporate');

export function topAccounts(star: Star): Answer {
  const accounts = by(star, 'dim_account_current', 'current_account_key');
  const won = star.rows('fct_opportunity').filter(isWon);
  return inOrder(
    groups(won, ({ current_account_key }) => String(current_account_key)),
    ([, deals]) => -amountOf(deals),
    ([key]) => BigInt(key),
  )
    .slice(0, 20)
    .map(([key, deals]) => {
      const account = accounts.get(key)!;
      return {
        account_id: String(account['account_id']),
        account_name: account['account_name'] as string | null,
        industry: account['industry'] as string | null,
        region: String(account['region']),
        won_deals: String(deals.length),
        won_amount: money(amountOf(deals)),
        share_of_won: ratio(amountOf(deals), amountOf(won)),
      };
    });
}

export function winRateByIndustryAndSize(star: Star): Answer {
  const versions = by(star, 'dim_account', 'account_key');
  const industryOf = (deal: Row) => String(versions.get(String(deal['account_key']))!['industry'] ?? '(unknown)');
  const decided = star.rows('fct_opportunity').filter((deal) => !isOpen(deal));
  const least = (deals: readonly Row[]) =>
    deals
      .map(({ amount_corporate }) => amount_corporate as bigint | null)
      .reduce((a, b) => (a === null || (b !== null && b < a) ? b : a), null);
  return inOrder(
    groups(decided, (deal) => JSON.stringify([industryOf(deal), deal['deal_size_band']])),
    ([key]) => (JSON.parse(key) as string[])[0]!,
    ([, deals]) => least(deals),
    ([key]) => (JSON.parse(key) as string[])[1]!,
  ).map(([key, deals]) => {
    const [industry, band] = JSON.parse(key) as [string, string];
    return {
      industry,
      deal_size_band: band,
      won_deals: count(deals, isWon),
      lost_deals: count(deals, isLost),
      win_rate: ratio(deals.filter(isWon).length, deals.length),
      won_amount: money(amountOf(deals.filter(isWon))),
      win_rate_amount: ratio(amountOf(deals.filter(isWon)), amountOf(deals)),
    };
  });
}

export function bookingsByOwner(star: Star): Answer {
  const users = by(star, 'dim_user', 'user_key');
  const days = by(star, 'dim_date', 'date_key');
  const closing = (column: string) => (deal: Row) => days.get(String(deal['close_date_key']))![column] === 0;
  const inMonth = closing('month_offset');
  const inQuarter = closing('fiscal_quarter_offset');
  const decided = star.rows('fct_opportunity').filter((deal) => !isOpen(deal) && (inMonth(deal) || inQuarter(deal)));
  return inOrder(
    groups(decided, ({ owner_user_key }) => String(owner_user_key)),
    ([, deals]) => -amountOf(deals.filter((deal) => isWon(deal) && inQuarter(deal))),
    ([key]) => BigInt(key),
  ).map(([key, deals]) => {
    const [month, quarter] = [deals.filter(inMonth), deals.filter(inQuarter)];
    return {
      owner_name: String(users.get(key)!['full_name']),
      bookings_this_month: money(amountOf(month.filter(isWon))),
      won_this_month: count(month, isWon),
      lost_this_month: count(month, isLost),
      win_rate_this_month: ratio(month.filter(isWon).length, month.length),
      bookings_this_quarter: money(amountOf(quarter.filter(isWon))),
      won_this_quarter: count(quarter, isWon),
      lost_this_quarter: count(quarter, isLost),
      win_rate_this_quarter: ratio(quarter.filter(isWon).length, quarter.length),
    };
  });
}

export function managerTotals(star: Star): Answer {
  const users = by(star, 'dim_user', 'user_key');
  const deals = Map.groupBy(star.rows('fct_opportunity'), ({ owner_user_key }) => owner_user_key);
  const rows = groups(star.rows('bridge_user_hierarchy'), ({ manager_user_key }) => String(manager_user_key))
    .map(([key, below]) => {
      const owners = below.map(({ user_key }) => deals.get(user_key!) ?? []).filter((own) => own.length > 0);
      return { key, manager: users.get(key)!, owners: owners.length, deals: owners.flat() };
    })
    .filter(({ manager, owners }) => manager['is_manager'] === true && owners > 0);
  return inOrder(
    rows,
    ({ manager }) => BigInt(Number(manager['hierarchy_depth'])),
    (row) => -amountOf(row.deals.filter(isWon)),
    ({ key }) => BigInt(key),
  ).map((row) => ({
    manager_name: String(row.manager['full_name']),
    hierarchy_depth: String(row.manager['hierarchy_depth']),
    owners: String(row.owners),
    won_deals: count(row.deals, isWon),
    won_amount: money(amountOf(row.deals.filter(isWon))),
    open_deals: count(row.deals, isOpen),
    open_amount: money(amountOf(row.deals.filter(isOpen))),
  }));
}
