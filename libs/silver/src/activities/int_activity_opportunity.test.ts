import { stgSalesforceOpportunityContactRoles } from '@medallion/bronze';
import { FAR_FUTURE } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intOpportunityVersion, intRecordMerge } from '../history/index.ts';
import { intActivity } from './int_activity.ts';
import { intActivityOpportunity } from './int_activity_opportunity.ts';

const run = databaseOfTests();

const day = (n: number) => `2024-01-${String(n).padStart(2, '0')}`;
const start = (n: number) => `${day(n)}T00:00:00Z`;

const activity = (
  activity_id: string,
  on: number,
  about: { opportunity_id?: string; contact_id?: string; account_id?: string } = {},
) => ({
  activity_id,
  activity_key: '1',
  source_object: 'Task' as const,
  activity_type: 'Task',
  status: 'Completed',
  priority: 'Normal',
  is_completed: true,
  activity_date: day(on),
  created_date: day(on),
  ...about,
});
interface Interval {
  from?: number;
  to?: number;
  close?: number;
  is_closed?: boolean;
  is_deleted?: boolean;
  account_id?: string;
}
const deal = (
  opportunity_id: string,
  { from = 1, to, close = 20, is_closed = false, is_deleted = false, account_id = '001A' }: Interval = {},
) => ({
  opportunity_id,
  opportunity_key: '1',
  opportunity_name: 'Deal',
  stage_name: 'Prospecting',
  account_id,
  currency_code: 'USD',
  is_current: to === undefined,
  is_closed,
  is_won: false,
  is_deleted,
  is_imputed: false,
  close_date: day(close),
  created_at: start(1),
  valid_from: start(from),
  valid_to: to === undefined ? FAR_FUTURE : start(to),
});
const role = (opportunity_id: string, contact_id: string, is_deleted = false) => ({
  opportunity_contact_role_id: `00K${opportunity_id}${contact_id}`,
  opportunity_id,
  contact_id,
  is_deleted,
  created_at: start(1),
  system_modstamp: start(1),
  load_seq: '1',
  last_seen_at: start(1),
  row_hash: 'h',
});
const attribution = (
  activities: ReturnType<typeof activity>[],
  deals: ReturnType<typeof deal>[],
  roles: ReturnType<typeof role>[] = [],
) =>
  testModel(intActivityOpportunity)
    .given(intActivity, activities)
    .given(intOpportunityVersion, deals)
    .given(stgSalesforceOpportunityContactRoles, roles);

test('an activity about an opportunity is counted for it, whatever its state', async () => {
  await attribution(
    [activity('00T1', 25, { opportunity_id: '006A', account_id: '001A' })],
    [deal('006A', { is_closed: true }), deal('006B')],
  ).expect(run, [{ activity_id: '00T1', opportunity_id: '006A', attribution_method: 'direct' }]);
});

test("the contact's deal goes before the account's", async () => {
  await attribution(
    [activity('00T1', 10, { contact_id: '003A', account_id: '001A' })],
    [deal('006A', { close: 10 }), deal('006B', { close: 30, account_id: '001B' })],
    [role('006B', '003A')],
  ).expect(run, [{ activity_id: '00T1', opportunity_id: '006B', attribution_method: 'contact_role' }]);
});

test('of several open deals the one closing nearest to the day is chosen, then the lowest id', async () => {
  await attribution(
    [activity('00T1', 10, { account_id: '001A' }), activity('00T2', 20, { account_id: '001A' })],
    [deal('006C', { close: 25 }), deal('006A', { close: 15 }), deal('006B', { close: 5 })],
  ).expect(run, [
    { activity_id: '00T1', opportunity_id: '006A', attribution_method: 'account' },
    { activity_id: '00T2', opportunity_id: '006A', attribution_method: 'account' },
  ]);
});

test('a deal counts on the days at whose end it is open', async () => {
  const on = (n: number) => activity(`00T${n}`, n, { account_id: '001A' });
  await attribution(
    [on(4), on(5), on(9), on(10)],
    [deal('006A', { from: 6, to: 10 }), deal('006A', { from: 10, is_closed: true })],
  ).expect(run, [
    { activity_id: '00T4', opportunity_id: null, attribution_method: 'none' },
    // The deal is created at the midnight that ends the 5th: it opens on the 6th.
    { activity_id: '00T5', opportunity_id: null, attribution_method: 'none' },
    // At the midnight that ends the 9th it closes: that day it is still open.
    { activity_id: '00T9', opportunity_id: '006A', attribution_method: 'account' },
    { activity_id: '00T10', opportunity_id: null, attribution_method: 'none' },
  ]);
});

test('a deal that was deleted since, or a role that was, counts no more', async () => {
  await attribution(
    [activity('00T1', 5, { contact_id: '003A', account_id: '001A' })],
    [deal('006A', { to: 15 }), deal('006A', { from: 15, is_deleted: true }), deal('006B', { account_id: '001B' })],
    [role('006B', '003A', true)],
  ).expect(run, [{ activity_id: '00T1', opportunity_id: null, attribution_method: 'none' }]);
});

test('an activity with nobody is counted for no deal', async () => {
  await attribution([activity('00T1', 5)], [deal('006A')]).expect(run, [
    { activity_id: '00T1', opportunity_id: null, attribution_method: 'none' },
  ]);
});

test('merged accounts and contacts count as the records that survived', async () => {
  const merged = (record_id: string, survivor_id: string) => ({ record_id, survivor_id, merged_at: start(3) });
  await attribution(
    [activity('00T1', 10, { contact_id: '003L' }), activity('00T2', 10, { account_id: '001L' })],
    [deal('006A', { account_id: '001M' }), deal('006B', { account_id: '001X' })],
    [role('006B', '003S')],
  )
    .given(intRecordMerge, [merged('003L', '003S'), merged('001L', '001S'), merged('001M', '001S')])
    .expect(run, [
      { activity_id: '00T1', opportunity_id: '006B', attribution_method: 'contact_role' },
      { activity_id: '00T2', opportunity_id: '006A', attribution_method: 'account' },
    ]);
});
