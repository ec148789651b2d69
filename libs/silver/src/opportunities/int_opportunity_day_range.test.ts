import { FAR_FUTURE, FAR_PAST } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intAccountTimeline } from '../references/int_account_timeline.ts';
import { intOpportunityDayRange } from './int_opportunity_day_range.ts';
import { intOpportunityDayState } from './int_opportunity_day_state.ts';

const run = databaseOfTests();

const END = '9999-12-31';
const day = (n: number) => `2024-02-${String(n).padStart(2, '0')}`;
const at = (n: number, time = '00:00:00') => `${day(n)}T${time}Z`;

const state = {
  opportunity_id: '006A',
  opportunity_key: '60',
  account_id: '001A',
  owner_user_key: '50',
  stage_key: '70',
  stage_name: 'Prospecting',
  currency_code: 'USD',
  is_closed: false,
  is_won: false,
  is_imputed: false,
  push_count: 0,
  created_date: day(1),
  close_date: day(20),
  first_date: day(1),
  last_date: END,
};
type State = { [K in keyof typeof state]?: (typeof state)[K] | null } & {
  amount?: string;
  amount_corporate?: string;
  probability?: string;
};
const ranges = (...states: State[]) =>
  testModel(intOpportunityDayRange).given(
    intOpportunityDayState,
    states.map((change) => ({ ...state, ...change }) as typeof state),
  );
/** The versions of an account by when they begin, with keys from 11 on. */
const account = (...begins: string[]) =>
  begins.map((valid_from, index) => ({
    account_id: '001A',
    valid_from,
    valid_to: begins[index + 1] ?? FAR_FUTURE,
    account_key: String(11 + index),
    current_account_key: '10',
  }));

describe('the account', () => {
  test('is the version of each day, and what changed about the deal still counts once', () =>
    ranges({ amount_corporate: '5', first_date: day(1), last_date: day(9) }, { first_date: day(10), stage_name: 'B' })
      .given(intAccountTimeline, account(FAR_PAST, at(4, '12:00:00'), at(12)))
      .expect(run, [
        {
          first_date: day(1),
          last_date: day(3),
          account_key: '11',
          created_count: 1,
          stage_change_count: 0,
          amount_change_corporate: '5.00',
        },
        {
          first_date: day(4),
          last_date: day(9),
          account_key: '12',
          created_count: 0,
          stage_change_count: 0,
          amount_change_corporate: '0.00',
        },
        {
          first_date: day(10),
          last_date: day(11),
          account_key: '12',
          created_count: 0,
          stage_change_count: 1,
          amount_change_corporate: '-5.00',
        },
        {
          first_date: day(12),
          last_date: END,
          account_key: '13',
          created_count: 0,
          stage_change_count: 0,
          amount_change_corporate: '0.00',
        },
      ]));

  test('that changes several times in a day is the last version of the day', () =>
    ranges({})
      .given(intAccountTimeline, account(FAR_PAST, at(4, '08:00:00'), at(4, '09:00:00')))
      .expect(run, [
        { first_date: day(1), last_date: day(3), account_key: '11', current_account_key: '10' },
        { first_date: day(4), last_date: END, account_key: '13', current_account_key: '10' },
      ]));

  test('that changes on the day the deal does is the new one from that day on', () =>
    ranges({ first_date: day(1), last_date: day(3) }, { first_date: day(4), amount: '2' })
      .given(intAccountTimeline, account(FAR_PAST, at(4, '23:00:00')))
      .expect(run, [
        { first_date: day(1), last_date: day(3), account_key: '11' },
        { first_date: day(4), last_date: END, account_key: '12' },
      ]));

  test('that a deal lacks, or that nothing is known of, is unknown', () =>
    ranges({ account_id: null, last_date: day(3) }, { account_id: '001B', first_date: day(4) })
      .given(intAccountTimeline, account(FAR_PAST))
      .expect(run, [
        { first_date: day(1), account_key: '-1', current_account_key: '-1' },
        { first_date: day(4), account_key: '-1', current_account_key: '-1' },
      ]));
});

const NONE = {
  created_count: 0,
  won_count: 0,
  lost_count: 0,
  reopened_count: 0,
  stage_change_count: 0,
  pushed_count: 0,
};
const WON: State = { is_closed: true, is_won: true, stage_name: 'Closed Won' };
const LOST: State = { is_closed: true, stage_name: 'Closed Lost' };
const days = (first: number, last?: number): State => ({
  first_date: day(first),
  last_date: last === undefined ? END : day(last),
});

test('what changed is told against the days the deal had before, also across a closed time', () =>
  ranges(
    days(1, 1),
    { ...days(2, 4), close_date: day(25) },
    { ...LOST, ...days(5, 5), close_date: day(5) },
    { ...days(9, 10), stage_name: 'Negotiation', close_date: day(28) },
    { ...WON, ...days(11, 11), close_date: day(11) },
  ).expect(run, [
    { first_date: day(1), ...NONE, created_count: 1 },
    { first_date: day(2), ...NONE, pushed_count: 1 },
    { first_date: day(5), ...NONE, lost_count: 1, stage_change_count: 1 },
    { first_date: day(9), ...NONE, reopened_count: 1, stage_change_count: 1 },
    { first_date: day(11), ...NONE, won_count: 1, stage_change_count: 1 },
  ]));

test('a deal that closed on its first day was created and won on it', () =>
  ranges({ ...WON, ...days(3, 3) }).expect(run, [{ ...NONE, created_count: 1, won_count: 1 }]));

test('a deal that was restored was not created again', () =>
  ranges(days(1, 3), { ...days(7), close_date: day(22) }).expect(run, [
    { first_date: day(1), ...NONE, created_count: 1 },
    { first_date: day(7), ...NONE, pushed_count: 1 },
  ]));

test('changes of the amount add up to the amount; without one it is zero', () =>
  ranges(
    days(1, 1),
    { ...days(2, 2), amount_corporate: '100' },
    { ...days(3, 3), amount_corporate: '70.5' },
    days(4, 4),
    { ...LOST, ...days(5, 5), amount_corporate: '7' },
    { ...days(8), amount_corporate: '9' },
  ).expect(run, [
    { first_date: day(1), amount_corporate: null, amount_change_corporate: '0.00' },
    { first_date: day(2), amount_corporate: '100.00', amount_change_corporate: '100.00' },
    { first_date: day(3), amount_corporate: '70.50', amount_change_corporate: '-29.50' },
    { first_date: day(4), amount_corporate: null, amount_change_corporate: '-70.50' },
    { first_date: day(5), amount_corporate: '7.00', amount_change_corporate: '7.00' },
    { first_date: day(8), amount_corporate: '9.00', amount_change_corporate: '2.00' },
  ]));

test('expected revenue is the amount by its probability, to the cent, and null where either is', () =>
  ranges(
    { ...days(1, 1), amount: '10.01', amount_corporate: '20.03', probability: '50' },
    { ...days(2, 2), amount: '10.01' },
    { ...days(3), probability: '50' },
  ).expect(run, [
    { first_date: day(1), expected_revenue: '5.01', expected_revenue_corporate: '10.02' },
    { first_date: day(2), expected_revenue: null, expected_revenue_corporate: null },
    { first_date: day(3), expected_revenue: null, expected_revenue_corporate: null },
  ]));

test('days before the history starts are left out, and nothing counts as changed where it does', () =>
  ranges(
    { opportunity_id: '006A', first_date: '1999-11-01', last_date: '1999-12-31' },
    { opportunity_id: '006B', first_date: '1999-12-20', last_date: '2000-01-02', amount_corporate: '5' },
    { opportunity_id: '006B', first_date: '2000-01-03', stage_name: 'Negotiation', amount_corporate: '7' },
    { opportunity_id: '006C', first_date: '2000-01-01' },
  ).expect(run, [
    {
      opportunity_id: '006B',
      first_date: '2000-01-01',
      created_count: 0,
      stage_change_count: 0,
      amount_change_corporate: '0.00',
    },
    {
      opportunity_id: '006B',
      first_date: '2000-01-03',
      created_count: 0,
      stage_change_count: 1,
      amount_change_corporate: '2.00',
    },
    {
      opportunity_id: '006C',
      first_date: '2000-01-01',
      created_count: 1,
      stage_change_count: 0,
      amount_change_corporate: '0.00',
    },
  ]));

test('a close date outside the calendar has no key', () =>
  ranges({ ...days(1, 1), close_date: '2050-12-31' }, { ...days(2), close_date: '2051-01-01' }).expect(run, [
    { first_date: day(1), close_date_key: 20501231 },
    { first_date: day(2), close_date_key: -1 },
  ]));
