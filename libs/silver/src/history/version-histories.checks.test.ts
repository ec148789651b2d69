import { stgSalesforceAccounts, stgSalesforceContacts, stgSalesforceOpportunities } from '@medallion/bronze';
import { FAR_FUTURE, type Model } from '@medallion/model';
import { testChecks } from '@medallion/quality/testing';
import { databaseOfTests } from '@medallion/testing';
import { intAccountVersionChecks } from './int_account_version.checks.ts';
import { intContactVersionChecks } from './int_contact_version.checks.ts';
import { intOpportunityVersionChecks } from './int_opportunity_version.checks.ts';

const run = databaseOfTests();

const histories = [
  {
    checks: intAccountVersionChecks,
    record: stgSalesforceAccounts as unknown as Model,
    id: 'account_id',
    tracked: ['industry', 'owner_id', 'rating', 'annual_revenue', 'is_deleted'],
    overwritten: ['account_name', 'billing_city'],
  },
  {
    checks: intContactVersionChecks,
    record: stgSalesforceContacts as unknown as Model,
    id: 'contact_id',
    tracked: ['account_id', 'title', 'mailing_country', 'is_deleted'],
    overwritten: ['full_name', 'email'],
  },
  {
    checks: intOpportunityVersionChecks,
    record: stgSalesforceOpportunities as unknown as Model,
    id: 'opportunity_id',
    tracked: ['account_id', 'owner_id', 'campaign_id', 'opportunity_type', 'is_deleted'],
    overwritten: [],
  },
].map((each) => [each.checks.model.name, each] as const);

describe.each(histories)('%s', (_, { checks, record, id, tracked, overwritten }) => {
  const state = { [id]: '001A', created_at: '2024-05-30T00:00:00Z' };
  const current = { ...state, is_current: true, valid_from: '2024-05-30T00:00:00Z', valid_to: FAR_FUTURE };
  const failures = (versions: readonly object[], records: readonly object[] = [state]) =>
    testChecks(checks)
      .given(checks.model as unknown as Model, versions)
      .given(record, records)
      .asOf('2024-06-03T00:00:00Z')
      .failures(run);
  const changed = (column: string) => (column === 'is_deleted' ? true : column === 'annual_revenue' ? '7' : 'else');

  test('a history whose current version is its record passes every check', async () => {
    expect(await failures([current])).toEqual({});
  });

  test.each([...tracked, ...overwritten])('a record of another %s than its current version fails', async (column) => {
    const failed = await failures([current], [{ ...state, [column]: changed(column) }]);
    expect(failed['current_equals_record']).toEqual([{ [id]: '001A' }]);
  });

  test('a record without a version fails', async () => {
    expect((await failures([current], [state, { ...state, [id]: '001B' }]))['current_equals_record']).toEqual([
      { [id]: '001B' },
    ]);
  });

  const middle = '2024-06-01T00:00:00Z';
  const two = (earlier: object, later: object) => [
    { ...current, is_current: false, valid_to: middle, ...earlier },
    { ...current, valid_from: middle, ...later },
  ];

  test.each(tracked)('a version that differs in %s has a reason to be', async (column) => {
    const rows = two({ [column]: changed(column) }, {});
    expect(await failures(rows)).not.toHaveProperty('adjacent_versions_differ');
  });

  test('a version that differs in nothing has none', async () => {
    expect((await failures(two({}, {})))['adjacent_versions_differ']).toEqual([{ [id]: '001A' }]);
  });

  test.each([...overwritten, 'created_at'])('versions of different %s fail', async (column) => {
    const earlier = column === 'created_at' ? '2024-05-29T00:00:00Z' : 'else';
    expect((await failures(two({ [column]: earlier }, {})))['overwritten_alike']).toEqual([{ [id]: '001A' }]);
  });
});

test('when no opportunity changed for two weeks, the extract is suspected to be old', async () => {
  const old = { opportunity_id: '006A', is_current: true, valid_to: FAR_FUTURE };
  const failures = (valid_from: string) =>
    testChecks(intOpportunityVersionChecks)
      .given(intOpportunityVersionChecks.model as unknown as Model, [{ ...old, created_at: valid_from, valid_from }])
      .asOf('2024-06-15T00:00:00Z')
      .failures(run);
  expect(await failures('2024-06-01T00:00:00Z')).toEqual({});
  expect(await failures('2024-05-31T23:59:59Z')).toHaveProperty('recently_changed');
});
