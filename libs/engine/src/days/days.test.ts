import { daysBetween, daysRecomputed, partOfDays } from './days.ts';
import { column, relation } from '../fixtures/relations.ts';
import { fillPart, liveInPart } from '../statements/part.ts';

const january = { from: '2024-01-01', to: '2024-01-31' };

test('days are from one to another, which may be the same', () => {
  expect(daysBetween('2024-01-01', '2024-01-31')).toEqual(january);
  expect(daysBetween('2024-02-29', '2024-02-29')).toEqual({ from: '2024-02-29', to: '2024-02-29' });
});

test.each([
  [
    '2024-02-01',
    '2024-01-31',
    'The days from 2024-02-01 to 2024-01-31 are none. Swap them: --from 2024-01-31 --to 2024-02-01.',
  ],
  ['2023-02-29', '2024-01-31', '"2023-02-29" is not a day. Write it as 2024-01-31.'],
  ['2024-01-01', '2024-13-01', '"2024-13-01" is not a day. Write it as 2024-01-31.'],
  ['2024-01-01', '2024-1-31', '"2024-1-31" is not a day. Write it as 2024-01-31.'],
  ['20240101', '2024-01-31', '"20240101" is not a day. Write it as 2024-01-31.'],
  ['2024-01-01T00:00:00Z', '2024-01-31', '"2024-01-01T00:00:00Z" is not a day. Write it as 2024-01-31.'],
])('days from %s to %s are refused', (from, to, message) => {
  let said = '';
  try {
    daysBetween(from, to);
  } catch (error) {
    const { message, fix } = error as Error & { fix: string };
    said = `${message} ${fix}`;
  }
  expect(said).toBe(message);
});

test('the reason names both', () => {
  expect(daysRecomputed(january)).toBe('Days 2024-01-01 to 2024-01-31 recomputed.');
});

test('rows are computed and compared for the days alone, by a date or by its key', () => {
  const fact = relation('gold.fct', { columns: [column('snapshot_date', 'date'), column('n', 'integer')] });
  const byDate = partOfDays({ column: 'snapshot_date', isKey: false }, january);
  expect(fillPart(fact, { schema: 'scratch', name: 'x' }, 'select 1', byDate).text).toBe(
    [
      'insert into "scratch"."x" ("snapshot_date", "n")',
      'select "snapshot_date", "n"',
      'from (',
      'select 1',
      ') as "computed"',
      `where "computed"."snapshot_date" between cast('2024-01-01' as date) and cast('2024-01-31' as date)`,
    ].join('\n'),
  );
  const byKey = partOfDays({ column: 'date_key', isKey: true }, january);
  expect(liveInPart(fact, byKey)).toBe('(select * from "gold"."fct" where "date_key" between 20240101 and 20240131)');
});
