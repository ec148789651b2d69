import { testChecks } from '@medallion/quality/testing';
import { databaseOfTests } from '@medallion/testing';
import { fctOpportunity } from './fct_opportunity.ts';
import { fctPipelineSnapshotChecks } from './fct_pipeline_snapshot.checks.ts';
import { fctPipelineSnapshot } from './fct_pipeline_snapshot.ts';

const run = databaseOfTests();

const group = { owner_user_key: '50', stage_key: '5', currency_code: 'USD' };
const deal = { ...group, opportunity_key: '1', amount: '10' };
/** The deal on two days, of which the later is the clock's. */
const shown = [20240603, 20240604].map((snapshot_date_key) => ({ ...deal, snapshot_date_key }));

const failures = (snapshot: readonly object[], deals: readonly object[] = [{ ...deal, is_closed: false }]) =>
  testChecks(fctPipelineSnapshotChecks)
    .given(fctPipelineSnapshot, snapshot)
    .given(fctOpportunity, deals)
    .asOf('2024-06-04T12:00:00Z')
    .failures(run);

test('a snapshot of the open deals passes', async () => {
  expect(await failures(shown)).toEqual({});
});

test('a deal that the snapshot lacks fails', async () => {
  expect(await failures([])).toEqual({ today_equals_open_deals: [group] });
});

test.each<[string, object]>([
  ['owner', { owner_user_key: '51' }],
  ['stage', { stage_key: '6' }],
  ['currency', { currency_code: 'EUR' }],
])('open deals of another %s than those of the snapshot fail in both groups', async (_, change) => {
  const openDeals = [{ ...group, is_closed: false, amount: '10', ...change }];
  const keys = (await failures(shown, openDeals))['today_equals_open_deals'];
  expect(keys).toHaveLength(2);
  expect(keys).toEqual(expect.arrayContaining([group, { ...group, ...change }]));
});

test('an open deal that is created after the clock is in no snapshot yet', async () => {
  const present = { ...group, is_closed: false, amount: '10' };
  const future = { ...present, owner_user_key: '51', age_days: -1 };
  expect(await failures(shown, [present, future])).toEqual({});
});

test('open deals of another amount than those of the snapshot fail', async () => {
  const openDeals = [{ ...group, is_closed: false, amount: '11' }];
  expect((await failures(shown, openDeals))['today_equals_open_deals']).toEqual([group]);
});
