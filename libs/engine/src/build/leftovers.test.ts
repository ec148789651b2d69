import type { Session } from '../ports/warehouse-port.ts';
import { leftoverOf, markComputed, takeOver, type Leftover } from './leftovers.ts';

const table = { schema: 'scratch', name: 'silver__int_x__1' };
const leftover: Leftover = {
  table,
  model: 'silver.int_x',
  fingerprint: 'f',
  part: 'id of 2 values',
  runId: "it's",
  rows: 2,
  milliseconds: 1500.5,
  isKept: false,
};

/** A session in which the table has so many rows, and the statements it was given. */
function sessionWith(rows: number): { session: Session; statements: string[] } {
  const statements: string[] = [];
  const execute: Session['execute'] = async (sql) => {
    statements.push(sql);
    return { rows: [{ rows: String(rows) }], count: 1 };
  };
  return { session: { execute }, statements };
}
const COUNT = 'select count(*)::text as "rows" from "scratch"."silver__int_x__1"';
const DROP = 'drop table if exists "scratch"."silver__int_x__1" cascade';

test('a complete table is known by its comment, which is read back as it was written', () => {
  const { table: _, ...computation } = leftover;
  const statement = markComputed(table, computation);
  expect(statement).toBe(
    `comment on table "scratch"."silver__int_x__1" is 'medallion computed {"model":"silver.int_x","fingerprint":"f","part":"id of 2 values","runId":"it''s","rows":2,"milliseconds":1500.5,"isKept":false}'`,
  );
  const comment = statement.slice(statement.indexOf("'") + 1, -1).replaceAll("''", "'");
  expect(leftoverOf(table, comment)).toEqual(leftover);
});

test.each([null, '', 'One account\nGrain: one account'])('a table with the comment %j is not', (comment) => {
  expect(leftoverOf(table, comment)).toBeUndefined();
});

const needed = { fingerprint: 'f', part: 'id of 2 values', isKept: false };

test('it is taken over where the same would be computed', async () => {
  const { session, statements } = sessionWith(2);
  expect(await takeOver(session, leftover, needed)).toBe(leftover);
  expect(statements).toEqual([COUNT]);
});

test.each([
  ['something else would be computed', { ...needed, fingerprint: 'g' }, 2, [DROP]],
  ['another part would be computed', { ...needed, part: 'id of 3 values' }, 2, [DROP]],
  ['it is a part, and all rows would be computed', { ...needed, part: undefined }, 2, [DROP]],
  ['it is to become the model’s table and was not made for that', { ...needed, isKept: true }, 2, [DROP]],
  ['its rows are gone', needed, 0, [COUNT, DROP]],
])('it is dropped where %s', async (_, now, rows, expected) => {
  const { session, statements } = sessionWith(rows);
  expect(await takeOver(session, leftover, now)).toBeUndefined();
  expect(statements).toEqual(expected);
});

test('a table with all rows is read back as one, and is taken over where all are due', async () => {
  const { table: _, ...computation } = leftover;
  const statement = markComputed(table, { ...computation, part: undefined });
  const comment = statement.slice(statement.indexOf("'") + 1, -1).replaceAll("''", "'");
  const { session } = sessionWith(2);
  const whole = leftoverOf(table, comment);
  expect(await takeOver(session, whole, { ...needed, part: undefined })).toBe(whole);
  expect(await takeOver(session, whole, needed)).toBeUndefined();
});
