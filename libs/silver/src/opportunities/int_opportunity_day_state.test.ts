import { FAR_FUTURE } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intCurrencyRate, intOpportunityStagePeriod, intOpportunityVersion } from '../history/index.ts';
import { intOpportunityDayState } from './int_opportunity_day_state.ts';

const run = databaseOfTests();

const day = (n: number) => `2024-02-${String(n).padStart(2, '0')}`;
const at = (n: number, time = '00:00:00') => `${day(n)}T${time}Z`;
const END = '9999-12-31';

interface Change {
  account_id?: string | null;
  owner_id?: string;
  owner_user_key?: string | null;
  stage_key?: string | null;
  stage_name?: string;
  is_closed?: boolean;
  is_won?: boolean;
  is_deleted?: boolean;
  is_imputed?: boolean;
  amount?: string;
  currency_code?: string;
  close_date?: string;
}
type Version = readonly [validFrom: string, change?: Change];

/** Versions that follow one another, each with what it says besides the ones before, as a deal has them. */
function life(versions: readonly Version[], id = '006A') {
  let state: Change = {};
  return versions.map(([validFrom, change = {}], index) => ({
    opportunity_id: id,
    opportunity_key: '60',
    account_id: '001A',
    owner_id: '005A',
    owner_user_key: '50',
    stage_key: '70',
    opportunity_name: 'Deal',
    stage_name: 'Prospecting',
    currency_code: 'USD',
    is_current: index === versions.length - 1,
    is_closed: false,
    is_won: false,
    is_deleted: false,
    is_imputed: false,
    close_date: day(20),
    created_at: versions[0]![0],
    valid_from: validFrom,
    valid_to: versions[index + 1]?.[0] ?? FAR_FUTURE,
    ...(state = { ...state, ...change }),
  }));
}
const LOST: Change = { is_closed: true, stage_name: 'Closed Lost' };
const OPEN: Change = { is_closed: false, stage_name: 'Prospecting' };

const states = (...versions: Version[]) =>
  testModel(intOpportunityDayState)
    .given(intOpportunityVersion, life(versions))
    .given(intCurrencyRate, [
      { currency_code: 'USD', units_per_corporate: '1', valid_from: '1900-01-01', valid_to: END },
      { currency_code: 'EUR', units_per_corporate: '0.8', valid_from: '1900-01-01', valid_to: day(20) },
      { currency_code: 'EUR', units_per_corporate: '0.9', valid_from: day(20), valid_to: END },
    ]);

test('a deal nothing happens to has one run of days, from its creation on and without an end', () =>
  states([at(3, '23:59:59')]).expect(run, [{ first_date: day(3), last_date: END, created_date: day(3) }]));

test('of several changes in a day only the last is left', () =>
  states(
    [at(3, '08:00:00'), { amount: '1' }],
    [at(5, '09:00:00'), { amount: '2' }],
    [at(5, '10:00:00'), { amount: '3' }],
    [at(5, '11:00:00'), { amount: '4' }],
  ).expect(run, [
    { first_date: day(3), last_date: day(4), amount: '1.00' },
    { first_date: day(5), last_date: END, amount: '4.00' },
  ]));

test('what happens at midnight belongs to the day that begins then, what happens just before to the one that ends', () =>
  states([at(3), { amount: '1' }], [at(5), { amount: '2' }], [at(6, '23:59:59.999'), { amount: '3' }]).expect(run, [
    { first_date: day(3), last_date: day(4), amount: '1.00' },
    { first_date: day(5), last_date: day(5), amount: '2.00' },
    { first_date: day(6), last_date: END, amount: '3.00' },
  ]));

test('a deal has the day it closed on, and none after, whatever is written of it then', () =>
  states([at(3)], [at(5, '12:00:00'), LOST], [at(7), { amount: '9' }], [at(8), { ...LOST, is_won: true }]).expect(run, [
    { first_date: day(3), last_date: day(4), is_closed: false, is_won: false, amount: null },
    { first_date: day(5), last_date: day(5), is_closed: true, is_won: false, amount: null },
  ]));

test('a deal that was reopened has days again from then on, and one for each closing', () =>
  states([at(3)], [at(5), LOST], [at(9), OPEN], [at(12), LOST]).expect(run, [
    { first_date: day(3), last_date: day(4), is_closed: false },
    { first_date: day(5), last_date: day(5), is_closed: true },
    { first_date: day(9), last_date: day(11), is_closed: false },
    { first_date: day(12), last_date: day(12), is_closed: true },
  ]));

test('a deal that closes on the day it is created has that one day', () =>
  states([at(3, '08:00:00')], [at(3, '09:00:00'), LOST]).expect(run, [
    { first_date: day(3), last_date: day(3), is_closed: true },
  ]));

test('closing and reopening in one day leave no trace', () =>
  states([at(3)], [at(5, '08:00:00'), LOST], [at(5, '09:00:00'), OPEN]).expect(run, [
    { first_date: day(3), last_date: day(4), is_closed: false },
    { first_date: day(5), last_date: END, is_closed: false },
  ]));

test('a deal has no day at whose end it was deleted, and days again from its undeletion on', () =>
  states([at(3)], [at(5, '12:00:00'), { is_deleted: true }], [at(7, '12:00:00'), { is_deleted: false }]).expect(run, [
    { first_date: day(3), last_date: day(4) },
    { first_date: day(7), last_date: END },
  ]));

test('a closed deal that was deleted and restored is not reopened by that', () =>
  states([at(3)], [at(5), LOST], [at(7), { is_deleted: true }], [at(8), { is_deleted: false }]).expect(run, [
    { first_date: day(3), last_date: day(4) },
    { first_date: day(5), last_date: day(5) },
  ]));

test('a deal that was deleted before its first day ended has no day', () =>
  states([at(3, '08:00:00')], [at(3, '09:00:00'), { is_deleted: true }]).expect(run, []));

test('a version that becomes known late changes the days from its own on, until the next known before', async () => {
  const known: Version[] = [
    [at(3), { amount: '1' }],
    [at(9), { amount: '3' }],
  ];
  await states(...known).expect(run, [
    { first_date: day(3), last_date: day(8), amount: '1.00' },
    { first_date: day(9), last_date: END, amount: '3.00' },
  ]);
  await states(known[0]!, [at(5), { amount: '2' }], known[1]!).expect(run, [
    { first_date: day(3), last_date: day(4), amount: '1.00' },
    { first_date: day(5), last_date: day(8), amount: '2.00' },
    { first_date: day(9), last_date: END, amount: '3.00' },
  ]);
});

test('amounts convert at the rate of the close date, and are null without an amount or a rate', () =>
  states(
    [at(1), { currency_code: 'EUR' }],
    [at(2), { amount: '90' }],
    [at(3), { close_date: day(19) }],
    [at(4), { currency_code: 'CHF' }],
  ).expect(run, [
    { first_date: day(1), amount: null, amount_corporate: null },
    { first_date: day(2), amount: '90.00', amount_corporate: '100.00' },
    { first_date: day(3), amount: '90.00', amount_corporate: '112.50' },
    { first_date: day(4), amount: '90.00', amount_corporate: null },
  ]));

test('pushes count one by one, also those within a day; not those of a closed deal', () =>
  states(
    [at(1)],
    [at(2, '08:00:00'), { close_date: day(21) }],
    [at(2, '09:00:00'), { close_date: day(22) }],
    [at(3), { close_date: day(20) }],
    [at(4), { ...LOST, close_date: day(25) }],
    [at(5), { ...OPEN, close_date: day(28) }],
    [at(6), { close_date: day(29) }],
  ).expect(run, [
    { first_date: day(1), push_count: 0 },
    { first_date: day(2), push_count: 2 },
    { first_date: day(3), push_count: 2 },
    { first_date: day(4), push_count: 2 },
    { first_date: day(5), push_count: 2 },
    { first_date: day(6), push_count: 3 },
  ]));

test('the day the stage was entered is that of the stay, and null while the deal is closed or its past imputed', () =>
  states(
    [at(1), { is_imputed: true, stage_name: '(unknown)' }],
    [at(4), LOST],
    [at(6), { ...OPEN, is_imputed: false }],
    [at(8), { amount: '2' }],
  )
    .given(intOpportunityStagePeriod, [
      {
        opportunity_id: '006A',
        stage_name: '(unknown)',
        is_imputed: true,
        visit_number: 1,
        entered_at: at(1),
        exited_at: at(4),
      },
      {
        opportunity_id: '006A',
        stage_name: 'Closed Lost',
        is_imputed: false,
        visit_number: 1,
        entered_at: at(4),
        exited_at: at(6),
      },
      { opportunity_id: '006A', stage_name: 'Prospecting', is_imputed: false, visit_number: 1, entered_at: at(6) },
      { opportunity_id: '006B', stage_name: 'Prospecting', is_imputed: false, visit_number: 1, entered_at: at(1) },
    ])
    .expect(run, [
      { first_date: day(1), stage_entered_date: null, is_imputed: true },
      { first_date: day(4), stage_entered_date: null, is_imputed: true },
      { first_date: day(6), stage_entered_date: day(6), is_imputed: false },
      { first_date: day(8), stage_entered_date: day(6), is_imputed: false },
    ]));

test('an owner that is a queue is not applicable; what is missing is unknown', () =>
  states([at(1), { owner_id: '00GQ', owner_user_key: null, stage_key: null }]).expect(run, [
    { owner_user_key: '-2', stage_key: '-1' },
  ]));

test('deals do not mix', () =>
  testModel(intOpportunityDayState)
    .given(intOpportunityVersion, [
      ...life([[at(1)], [at(3), LOST]]),
      ...life(
        [
          [at(2), LOST],
          [at(4), { ...OPEN, close_date: day(25) }],
        ],
        '006B',
      ),
    ])
    .expect(run, [
      { opportunity_id: '006A', first_date: day(1), last_date: day(2), is_closed: false },
      { opportunity_id: '006A', first_date: day(3), last_date: day(3), is_closed: true },
      { opportunity_id: '006B', first_date: day(2), last_date: day(2), is_closed: true },
      { opportunity_id: '006B', first_date: day(4), last_date: END, is_closed: false },
    ]));
