import { FAR_FUTURE } from '@medallion/model';
import { testChecks } from '@medallion/quality/testing';
import { intOpportunityStage, intOpportunityVersion, perStage, STAGE_SLUGS } from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { fctOpportunityStageChecks } from './fct_opportunity_stage.checks.ts';
import { fctOpportunityStage } from './fct_opportunity_stage.ts';

const run = databaseOfTests();

/** Created on the first of June, in two stages of a day and a half and of half a day, looked at on the third. */
const deal = {
  opportunity_key: '1',
  furthest_stage_key: '5',
  created_date_key: 20240601,
  is_won: false,
  ...perStage(STAGE_SLUGS, 'entered_date_key', () => -2),
  prospecting_entered_date_key: 20240601,
  prospecting_days: '1.5',
  qualification_entered_date_key: 20240602,
  qualification_days: '0.5',
};
const versions = [
  { stage_name: 'Prospecting', valid_from: '2024-06-01T00:00:00Z', valid_to: '2024-06-02T12:00:00Z' },
  { stage_name: 'Qualification', valid_from: '2024-06-02T12:00:00Z', valid_to: FAR_FUTURE },
];
const failures = (change: object = {}, changedVersion: object = {}) =>
  testChecks(fctOpportunityStageChecks)
    .given(fctOpportunityStage, [{ ...deal, ...change }])
    .given(intOpportunityStage, [
      { stage_name: 'Prospecting', stage_key: '4', slug: 'prospecting', is_in_seed: true },
      { stage_name: 'Qualification', stage_key: '5', slug: 'qualification', is_in_seed: true },
      { stage_name: 'Closed Won', stage_key: '7', slug: 'closed_won', is_in_seed: true, is_won: true },
      { stage_name: 'Legal', stage_key: '9', slug: 'other', is_in_seed: false },
    ])
    .given(
      intOpportunityVersion,
      versions.map((version) => ({ ...version, opportunity_key: '1', is_closed: false, ...changedVersion })),
    )
    .asOf('2024-06-03T00:00:00Z')
    .failures(run);

test('a deal that spent its time in stages passes every check', async () => {
  expect(await failures()).toEqual({});
  expect(await failures({ is_won: true, furthest_stage_key: '7' })).toEqual({});
});

test('a won deal may have been in an open stage whose place the seed does not know', async () => {
  expect(await failures({ is_won: true, furthest_stage_key: '9' })).toEqual({});
});

test.each(STAGE_SLUGS)('an entry into %s before the creation fails, and one after the clock', async (slug) => {
  for (const entered of [20240531, 20240604]) {
    const failed = await failures({ [`${slug}_entered_date_key`]: entered });
    expect(failed['entries_within_life']).toEqual([{ opportunity_key: '1' }]);
  }
});

test('a won deal whose furthest stage is not a won one fails', async () => {
  expect((await failures({ is_won: true }))['won_is_furthest']).toEqual([{ opportunity_key: '1' }]);
});

test.each<[string, object]>([
  ['too few', { prospecting_days: '1.3' }],
  ['too many', { qualification_days: '0.7' }],
  ['none', { prospecting_days: null, qualification_days: null }],
])('%s days for the time a deal was open fail', async (_, change) => {
  expect((await failures(change))['days_are_time_open']).toEqual([{ opportunity_key: '1' }]);
});

test.each<[string, object]>([
  ['was never seen', { is_imputed: true }],
  ['was spent in a stage without columns', { stage_name: 'Legal' }],
])('days are not compared where part of the time %s', async (_, version) => {
  expect(await failures({ prospecting_days: '1.3' }, version)).toEqual({});
});
