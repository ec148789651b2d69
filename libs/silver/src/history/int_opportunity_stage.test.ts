import { stgSalesforceOpportunityHistory, stgSalesforceOpportunityVersions } from '@medallion/bronze';
import { FAR_FUTURE, surrogateKeyOf } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';

import { seedStage } from '../seeds/stage.ts';
import { intOpportunityStage } from './int_opportunity_stage.ts';

const run = databaseOfTests();

const day = (n: number) => `2024-01-${String(n).padStart(2, '0')}T00:00:00Z`;
const seed = {
  stage_name: 'Prospecting',
  slug: 'prospecting' as const,
  stage_category: 'Early' as const,
  forecast_category: 'Pipeline',
  is_closed: false,
  is_won: false,
  stage_sort_order: 4,
  default_probability: '10',
};
const version = (modstamp: string, fields: Record<string, unknown>) => ({
  opportunity_id: '006A',
  is_deleted: false,
  created_at: day(1),
  system_modstamp: modstamp,
  superseded_at: FAR_FUTURE,
  load_seq: '1',
  last_seen_at: day(30),
  row_hash: modstamp,
  ...fields,
});
const entry = (createdAt: string, fields: Record<string, unknown>) => ({
  opportunity_history_id: `008${createdAt}`,
  opportunity_id: '006A',
  is_deleted: false,
  created_at: createdAt,
  system_modstamp: createdAt,
  load_seq: '1',
  last_seen_at: day(30),
  row_hash: createdAt,
  ...fields,
});
const stages = (versions: ReturnType<typeof version>[], entries: ReturnType<typeof entry>[] = []) =>
  testModel(intOpportunityStage)
    .given(seedStage, [seed])
    .given(stgSalesforceOpportunityVersions, versions)
    .given(stgSalesforceOpportunityHistory, entries)
    .asOf(day(28));
const known = { stage_name: 'Prospecting', is_in_seed: true, stage_sort_order: 4, is_closed: false, is_won: false };

test('a stage of the seed is as the seed says, whatever records say', () =>
  stages([version(day(2), { stage_name: 'Prospecting', is_closed: true })]).expect(run, [
    {
      stage_name: 'Prospecting',
      stage_key: surrogateKeyOf('stage', 'Prospecting'),
      slug: 'prospecting',
      stage_category: 'Early',
      is_closed: false,
      is_won: false,
      is_in_seed: true,
      stage_sort_order: 4,
    },
  ]));

test('other stages follow, open before closed, by probability', () =>
  stages([
    version(day(2), { stage_name: 'Signed', is_closed: true, is_won: true, probability: '100' }),
    version(day(3), { stage_name: 'Verbal', is_closed: false, is_won: false, probability: '80' }),
    version(day(4), { stage_name: 'Demo', is_closed: false, is_won: false, probability: '20' }),
    version(day(5), { stage_name: 'Pilot', is_closed: false, is_won: false, probability: '50' }),
    version(day(6), {}),
  ]).expect(run, [
    { ...known, stage_category: 'Early', slug: 'prospecting' },
    { ...known, stage_name: 'Demo', is_in_seed: false, stage_sort_order: 5, stage_category: 'Early', slug: 'other' },
    { ...known, stage_name: 'Pilot', is_in_seed: false, stage_sort_order: 6, stage_category: 'Middle', slug: 'other' },
    { ...known, stage_name: 'Verbal', is_in_seed: false, stage_sort_order: 7, stage_category: 'Late', slug: 'other' },
    {
      stage_name: 'Signed',
      is_in_seed: false,
      stage_sort_order: 8,
      is_closed: true,
      is_won: true,
      stage_category: 'Late',
      slug: 'other',
    },
  ]));

test('the latest record tells whether a stage is closed', () =>
  stages([
    version(day(2), { stage_name: 'Parked', is_closed: true }),
    version(day(3), { stage_name: 'Parked', is_closed: false }),
  ]).expect(run, [known, { ...known, stage_name: 'Parked', is_in_seed: false, stage_sort_order: 5 }]));

test('a stage only the history knows is closed by its forecast category', () =>
  stages(
    [],
    [
      entry(day(2), { stage_name: 'Won it', forecast_category: 'Closed', probability: '100' }),
      entry(day(3), { stage_name: 'Lost it', forecast_category: 'Omitted', probability: '0' }),
      entry(day(4), { stage_name: 'On hold', forecast_category: 'Omitted', probability: '30' }),
    ],
  ).expect(run, [
    known,
    { ...known, stage_name: 'On hold', is_in_seed: false, stage_sort_order: 5 },
    { stage_name: 'Lost it', is_in_seed: false, stage_sort_order: 6, is_closed: true, is_won: false },
    { stage_name: 'Won it', is_in_seed: false, stage_sort_order: 7, is_closed: true, is_won: true },
  ]));

test('a stage first used after the clock is not known yet', () =>
  stages([version('2024-02-01T00:00:00Z', { stage_name: 'Later' })]).expect(run, [known]));
