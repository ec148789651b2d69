import { FAR_FUTURE } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intOpportunityVersion } from '../history/index.ts';
import { intOpportunityOpenPeriod } from './int_opportunity_open_period.ts';

const run = databaseOfTests();

const day = (n: number) => `2024-01-${String(n).padStart(2, '0')}`;
const start = (n: number) => `${day(n)}T00:00:00Z`;

interface Version {
  readonly from: number;
  readonly to?: number;
  readonly account?: string;
  readonly close?: number;
  readonly stage?: string;
  readonly is_closed?: boolean;
  readonly is_deleted?: boolean;
}
const life = (...versions: Version[]) =>
  testModel(intOpportunityOpenPeriod).given(
    intOpportunityVersion,
    versions.map(({ from, to, account = '1', close = 20, stage = 'Pilot', is_closed = false, is_deleted = false }) => ({
      opportunity_id: '006A',
      opportunity_key: '1',
      opportunity_name: 'Deal',
      stage_name: stage,
      current_account_key: account,
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
    })),
  );
const period = (from: number, to: number | null, more: { account?: string; close?: number } = {}) => ({
  opportunity_id: '006A',
  current_account_key: more.account ?? '1',
  close_date: day(more.close ?? 20),
  valid_from: start(from),
  valid_to: to === null ? FAR_FUTURE : start(to),
});

test('versions that differ in neither account nor close date are one time', async () => {
  await life({ from: 1, to: 3 }, { from: 3, to: 5, stage: 'Proposal' }, { from: 5 }).expect(run, [period(1, null)]);
});

test('another account or close date begins another time', async () => {
  await life({ from: 1, to: 3 }, { from: 3, to: 5, close: 25 }, { from: 5, close: 25, account: '2' }).expect(run, [
    period(1, 3),
    period(3, 5, { close: 25 }),
    period(5, null, { close: 25, account: '2' }),
  ]);
});

test('a deal that closed is open no more, until it is opened again', async () => {
  await life({ from: 1, to: 3 }, { from: 3, to: 5, is_closed: true }, { from: 5 }).expect(run, [
    period(1, 3),
    period(5, null),
  ]);
});

test('a deal that was deleted in between was open before and after', async () => {
  await life({ from: 1, to: 3 }, { from: 3, to: 5, is_deleted: true }, { from: 5 }).expect(run, [
    period(1, 3),
    period(5, null),
  ]);
});

test('a deal that is deleted never was', async () => {
  await life({ from: 1, to: 3 }, { from: 3, is_deleted: true }).expect(run, []);
});
