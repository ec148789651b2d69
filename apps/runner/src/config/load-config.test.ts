import { MedallionErrors } from '@medallion/core';
import { configSchema } from './config.ts';
import { loadConfig, parseConfig } from './load-config.ts';
import { modelParameters } from './model-parameters.ts';

const mistakesIn = (settings: unknown): string[] => {
  try {
    parseConfig(settings, '/w/medallion.config.ts');
    return [];
  } catch (error) {
    if (!(error instanceof MedallionErrors)) throw error;
    return error.errors.map(({ message, fix }) => [message, fix].filter(Boolean).join(' '));
  }
};

test('a file that sets nothing means the defaults', () => {
  expect(parseConfig({}, 'f')).toEqual({
    reportTimeZone: 'UTC',
    fiscalYearStartMonth: 2,
    fiscalYearNamedBy: 'end',
    grants: {},
    corporateCurrency: 'USD',
    historyStartDate: '2000-01-01',
    mockOrg: { seed: 1, scale: 1, asOf: '2024-12-31T23:59:59Z' },
    salesforce: {
      fields: {},
      bulkFrom: 20_000,
      concurrency: 4,
      apiShare: 0.9,
      lookbackMinutes: 15,
      refreshEveryDays: 7,
      reconcileEveryDays: 7,
      plausibleDeletes: 0.2,
      gzip: false,
    },
    embedded: {},
    checks: {},
    concurrency: 4,
    publish: 'layer',
  });
});

test('a missing file means the defaults, unless it was named', async () => {
  await expect(loadConfig('/nowhere/medallion.config.ts')).resolves.toEqual(configSchema.parse({}));
  await expect(loadConfig('/nowhere/mine.ts', { required: true })).rejects.toMatchObject({ code: 'CONFIG_NOT_FOUND' });
});

test('every mistake is named at once, with its path and what was expected', () => {
  const settings = {
    reportTimeZone: 'Europe/Zurch',
    fiscalYearStartMonth: 13,
    corporateCurrency: 'Dollar',
    historyStartDate: '01.01.2020',
    mockOrg: { seed: 'lucky', scale: 0 },
    embedded: { port: 70_000 },
  };
  expect(mistakesIn(settings)).toEqual([
    'reportTimeZone: expected an IANA time zone such as "Europe/Zurich" or "UTC"',
    'fiscalYearStartMonth: too big: expected number to be <=12',
    'corporateCurrency: expected a three-letter ISO 4217 code such as "USD"',
    'historyStartDate: invalid ISO date',
    'mockOrg.seed: invalid input: expected number, received string',
    'mockOrg.scale: too small: expected number to be >=0.05',
    'embedded.port: too big: expected number to be <=65535',
  ]);
});

test('what is said of a check is a severity and a threshold of rows or of percent', () => {
  const threshold = (value: object) => ({ checks: { 'fct_x.a': { threshold: value } } });
  expect(parseConfig(threshold({ percent: 0.5 }), 'f').checks).toEqual({ 'fct_x.a': { threshold: { percent: 0.5 } } });
  expect(mistakesIn(threshold({ count: 1, percent: 2 }))).toEqual([
    'checks.fct_x.a.threshold: expected { count: 5 } or { percent: 1 }',
  ]);
  expect(mistakesIn(threshold({ percent: 101 }))).toEqual([
    'checks.fct_x.a.threshold.percent: too big: expected number to be <=100',
  ]);
  expect(mistakesIn({ checks: { 'fct_x.a': { severity: 'off', treshold: { count: 1 } } } })).toEqual([
    'checks.fct_x.a.severity: invalid option: expected one of "error"|"warn"',
    'checks.fct_x.a.treshold: there is no such setting Did you mean "threshold"?',
  ]);
});

test('an unknown setting is named with the closest one, at the top and inside', () => {
  expect(mistakesIn({ reportTimezone: 'UTC', mockOrg: { sead: 3 } })).toEqual([
    'mockOrg.sead: there is no such setting Did you mean "seed"?',
    'reportTimezone: there is no such setting Did you mean "reportTimeZone"?',
  ]);
});

test('a file without a default export says what to write', () => {
  expect(() => parseConfig(undefined, 'f')).toThrow('has no default export');
});

test('each setting models are compiled with reaches them under their name for it', () => {
  const config = parseConfig(
    {
      reportTimeZone: 'Asia/Tokyo',
      corporateCurrency: 'JPY',
      fiscalYearStartMonth: 4,
      fiscalYearNamedBy: 'start',
      historyStartDate: '2020-04-01',
    },
    'f',
  );
  expect(modelParameters(config)).toEqual({
    reportTimeZone: 'Asia/Tokyo',
    corporateCurrency: 'JPY',
    fiscalStartMonth: 4,
    fiscalYearNamedBy: 'start',
    historyStartDate: '2020-04-01',
  });
});
