import { compileMetric, dimensionsOf, Metric, type AnyMetric } from '@medallion/metrics';
import type { Columns } from '@medallion/model';
import { GoldDatabase } from '../fixtures/gold-database.ts';
import * as exported from './index.ts';
import { metrics, openPipeline, winRateCount } from './index.ts';

let gold: GoldDatabase;
beforeAll(async () => {
  gold = await GoldDatabase.create('2024-06-15T12:00:00Z');
});
afterAll(() => gold.drop());

const each = metrics.map((metric) => [metric.name, metric] as const);

test('the list names every exported metric, once', () => {
  const declared = Object.values<unknown>(exported).filter((value): value is AnyMetric => value instanceof Metric);
  const names = (list: readonly AnyMetric[]) => list.map(({ name }) => name).sort();
  expect(names(metrics)).toEqual(names(declared));
  expect(new Set(names(metrics)).size).toBe(metrics.length);
});

test.each(each)('%s can be computed by every one of its dimensions and periods', async (_, metric) => {
  const by = dimensionsOf(metric).map(({ name }) => name);
  const range = { from: '2024-01-01', to: '2024-06-30' };
  const grains = metric.details.grains.map((grain) => ({ by: by.slice(0, 1), grain, ...range }));
  await gold.check(metric, [{}, { by }, ...grains]);
});

test.each(each)('%s refers to what its source does: no key of it is without its dimension', (_, metric) => {
  const { source } = metric.details;
  const dimensions = new Set(dimensionsOf(metric).map(({ role }) => role));
  const roles = Object.entries(source.columns as Columns)
    .filter(([, { def }]) => def.references !== undefined || def.referencesSelf !== undefined)
    .map(([key]) => key.replace(/_key$/, ''));
  const isDay = (role: string) => metric.isSemiAdditive && role === metric.details.date;
  expect(roles.filter((role) => !dimensions.has(role) && !isDay(role))).toEqual([]);
});

test('what gold does not have, the compiler refuses before anything runs', () => {
  // @ts-expect-error win_rate_count has no dimension account.industri
  expect(() => compileMetric(winRateCount, { by: ['account.industri'] })).toThrow(/Did you mean "account.industry"/);
  // @ts-expect-error open_pipeline may not be added up over days
  expect(() => compileMetric(openPipeline, { by: ['snapshot_date.day_name'] })).toThrow(/added up over days/);
  expect(compileMetric(winRateCount, { by: ['account.industry'] }).columns).toEqual([
    'account.industry',
    'win_rate_count',
  ]);
});
