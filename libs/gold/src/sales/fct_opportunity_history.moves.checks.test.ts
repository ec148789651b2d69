import { testChecks } from '@medallion/quality/testing';
import { intOpportunityDayRange } from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { dimDate } from '../shared/dim_date.ts';
import { fctOpportunityHistoryChecks } from './fct_opportunity_history.checks.ts';
import { fctOpportunityHistory } from './fct_opportunity_history.ts';

const run = databaseOfTests();

const TODAY = 4;
const key = (day: number) => 20240600 + day;
const date = (day: number) => `2024-06-0${day}`;

/** A run of days of a deal: what the history is made of. */
interface Run {
  readonly deal: string;
  readonly first: number;
  /** None while it still holds. */
  readonly last?: number;
  readonly is_closed?: boolean;
  /** What happened on the first day. */
  readonly counts?: object;
}

function rowsOf({ deal, first, last = TODAY, is_closed = false, counts = {} }: Run) {
  const days = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return days.map((day) => ({
    date_key: key(day),
    opportunity_key: deal,
    is_closed,
    ...(day === first ? counts : {}),
  }));
}

/** The deals whose moves do not explain the days they were open. */
const failures = async (runs: readonly Run[]) => {
  const failed = await testChecks(fctOpportunityHistoryChecks)
    .given(fctOpportunityHistory, runs.flatMap(rowsOf))
    .given(
      intOpportunityDayRange,
      runs.map(({ deal, first, last, is_closed = false, counts = {} }) => ({
        opportunity_id: deal,
        opportunity_key: deal,
        first_date: date(first),
        last_date: last === undefined ? '9999-12-31' : date(last),
        is_closed,
        ...counts,
      })),
    )
    .given(
      dimDate,
      [1, 2, 3, 4, 5].map((day) => ({ date_key: key(day), date_actual: date(day), day_offset: day - TODAY })),
    )
    .asOf('2024-06-04T12:00:00Z')
    .failures(run);
  return failed['every_move_is_counted'] ?? [];
};

const created = { created_count: 1 };
const life: Run[] = [
  { deal: '1', first: 1, counts: created },
  { deal: '2', first: 1, last: 2, counts: created },
  { deal: '2', first: 3, last: 3, is_closed: true, counts: { won_count: 1 } },
  { deal: '3', first: 2, last: 2, is_closed: true, counts: { ...created, lost_count: 1 } },
];

test('deals that are created, won and lost balance', async () => {
  expect(await failures(life)).toEqual([]);
});

test.each<[string, Run[]]>([
  [
    'reopened',
    [
      { deal: '4', first: 1, last: 1, is_closed: true, counts: { ...created, won_count: 1 } },
      { deal: '4', first: 3, counts: { reopened_count: 1 } },
    ],
  ],
  [
    'deleted and restored',
    [
      { deal: '4', first: 1, last: 1, counts: created },
      { deal: '4', first: 3 },
    ],
  ],
  [
    'deleted while open, and won when restored',
    [
      { deal: '4', first: 1, last: 1, counts: created },
      { deal: '4', first: 3, last: 3, is_closed: true, counts: { won_count: 1 } },
    ],
  ],
  ['deleted for good', [{ deal: '4', first: 1, last: 2, counts: created }]],
  ['there when the history starts', [{ deal: '4', first: 1 }]],
  [
    'split into runs',
    [
      { deal: '4', first: 1, last: 2, counts: created },
      { deal: '4', first: 3, counts: { stage_change_count: 1 } },
    ],
  ],
])('a deal that is %s balances', async (_, runs) => {
  expect(await failures([...life, ...runs])).toEqual([]);
});

test('a deal that comes without being created fails', async () => {
  const uncounted: Run[] = [
    { deal: '4', first: 2, last: 2, counts: created },
    { deal: '4', first: 3, counts: created },
  ];
  expect(await failures([...life, ...uncounted])).toEqual([{ opportunity_key: '4' }]);
});

test('a deal that is won uncounted fails', async () => {
  const silent: Run[] = [
    { deal: '4', first: 1, last: 2, counts: created },
    { deal: '4', first: 3, last: 3, is_closed: true },
  ];
  expect(await failures([...life, ...silent])).toEqual([{ opportunity_key: '4' }]);
});

test('a deal that is won a day too early fails', async () => {
  const early: Run[] = [
    { deal: '4', first: 1, last: 1, counts: created },
    { deal: '4', first: 2, last: 2, counts: { won_count: 1 } },
    { deal: '4', first: 3, last: 3, is_closed: true },
  ];
  expect(await failures([...life, ...early])).toEqual([{ opportunity_key: '4' }]);
});

test('deals whose mistakes make up for one another on a day fail each', async () => {
  const swapped: Run[] = [
    { deal: '4', first: 1, last: 2, counts: created },
    { deal: '4', first: 3, last: 3, is_closed: true },
    { deal: '5', first: 3, counts: { ...created, lost_count: 1 } },
  ];
  expect(await failures([...life, ...swapped])).toEqual([{ opportunity_key: '4' }, { opportunity_key: '5' }]);
});
