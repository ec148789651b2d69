import { stgSalesforceOpportunityContactRoles } from '@medallion/bronze';
import { FAR_FUTURE } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intRecordMerge } from '../history/index.ts';
import { intOpportunityOpenPeriod } from '../opportunities/int_opportunity_open_period.ts';
import { intActivity } from './int_activity.ts';
import { intActivityOpportunity } from './int_activity_opportunity.ts';

const run = databaseOfTests();

const day = (n: number) => `2024-01-${String(n).padStart(2, '0')}`;
const start = (n: number) => `${day(n)}T00:00:00Z`;

const activity = (
  activity_id: string,
  on: number,
  about: { opportunity_id?: string; current_contact_id?: string; current_account_key?: string } = {},
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
interface Period {
  from?: number;
  to?: number;
  close?: number;
  account?: string;
}
const deal = (opportunity_id: string, { from = 1, to, close = 20, account = '1' }: Period = {}) => ({
  opportunity_id,
  current_account_key: account,
  close_date: day(close),
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
    .given(intOpportunityOpenPeriod, deals)
    .given(stgSalesforceOpportunityContactRoles, roles);

test('an activity about an opportunity is counted for it, whatever its state', async () => {
  await attribution(
    [activity('00T1', 25, { opportunity_id: '006A', current_account_key: '1' })],
    [deal('006B')],
  ).expect(run, [{ activity_id: '00T1', opportunity_id: '006A', attribution_method: 'direct' }]);
});

test("the contact's deal goes before the account's", async () => {
  await attribution(
    [activity('00T1', 10, { current_contact_id: '003A', current_account_key: '1' })],
    [deal('006A', { close: 10 }), deal('006B', { close: 30, account: '2' })],
    [role('006B', '003A')],
  ).expect(run, [{ activity_id: '00T1', opportunity_id: '006B', attribution_method: 'contact_role' }]);
});

test('of several open deals the one closing nearest to the day is chosen, then the lowest id', async () => {
  await attribution(
    [activity('00T1', 10, { current_account_key: '1' }), activity('00T2', 20, { current_account_key: '1' })],
    [deal('006C', { close: 25 }), deal('006A', { close: 15 }), deal('006B', { close: 5 })],
  ).expect(run, [
    { activity_id: '00T1', opportunity_id: '006A', attribution_method: 'account' },
    { activity_id: '00T2', opportunity_id: '006A', attribution_method: 'account' },
  ]);
});

test('a deal counts on the days at whose end it is open', async () => {
  const on = (n: number) => activity(`00T${n}`, n, { current_account_key: '1' });
  await attribution([on(4), on(5), on(9), on(10)], [deal('006A', { from: 6, to: 10 })]).expect(run, [
    { activity_id: '00T4', opportunity_id: null, attribution_method: 'none' },
    // The deal is created at the midnight that ends the 5th: it opens on the 6th.
    { activity_id: '00T5', opportunity_id: null, attribution_method: 'none' },
    // At the midnight that ends the 9th it closes: that day it is still open.
    { activity_id: '00T9', opportunity_id: '006A', attribution_method: 'account' },
    { activity_id: '00T10', opportunity_id: null, attribution_method: 'none' },
  ]);
});

test('a role that was deleted since counts no more', async () => {
  await attribution(
    [activity('00T1', 5, { current_contact_id: '003A' })],
    [deal('006B')],
    [role('006B', '003A', true)],
  ).expect(run, [{ activity_id: '00T1', opportunity_id: null, attribution_method: 'none' }]);
});

test('an activity with nobody is counted for no deal', async () => {
  await attribution([activity('00T1', 5)], [deal('006A')]).expect(run, [
    { activity_id: '00T1', opportunity_id: null, attribution_method: 'none' },
  ]);
});

test('the role of a contact that was merged is one of the contact that survived', async () => {
  await attribution(
    [activity('00T1', 10, { current_contact_id: '003S' })],
    [deal('006A', { account: '2' })],
    [role('006A', '003M')],
  )
    .given(intRecordMerge, [{ record_id: '003M', survivor_id: '003S', merged_at: start(3) }])
    .expect(run, [{ activity_id: '00T1', opportunity_id: '006A', attribution_method: 'contact_role' }]);
});
