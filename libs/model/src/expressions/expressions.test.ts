import { createDatabase } from '@medallion/testing';
import type { TestDatabase } from '@medallion/testing';
import type { Expression } from 'kysely';
import { inlineSql } from '../compile/inline-compiler.ts';
import type { Int, Json, PgDate, Text, Timestamptz } from '../columns/sql-types.ts';
import {
  abs,
  addDays,
  addMonths,
  allOf,
  anyOf,
  arrayAgg,
  asc,
  avg,
  boolAnd,
  boolOr,
  caseWhen,
  coalesce,
  concat,
  concatWs,
  cond,
  count,
  countDistinct,
  countWhere,
  dateDiff,
  dateKey,
  dateLit,
  datePart,
  denseRank,
  desc,
  endOf,
  endOfDay,
  epochMicros,
  farFuture,
  farPast,
  firstValue,
  flag,
  greatest,
  integer,
  isDistinct,
  isIn,
  isNotNull,
  isNotTrue,
  isNull,
  isSame,
  isTrue,
  jsonText,
  lag,
  lastValue,
  lead,
  least,
  left,
  length,
  lit,
  lower,
  matches,
  max,
  min,
  not,
  nullIf,
  nullIfBlank,
  num,
  over,
  percentile,
  rank,
  replace,
  round,
  rowNumber,
  safeDivide,
  secondsBetween,
  startOf,
  startOfDay,
  stringAgg,
  sum,
  sumInt,
  timestampLit,
  toBigint,
  toChar,
  toDate,
  toFloat,
  toInt,
  toNumeric,
  toText,
  trim,
  txt,
  upper,
  Expr,
} from './index.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  // Nothing here may depend on where the session is.
  await database.sql.unsafe(`alter database "${database.name}" set timezone to 'Asia/Kolkata'`);
});
afterAll(() => database.drop());

const inSession = async (query: string) => {
  const rows = await database.sql.begin(async (sql) => {
    await sql.unsafe("set local timezone to 'Asia/Kolkata'");
    return sql.unsafe(query);
  });
  return rows as unknown as Record<string, string | null>[];
};
const value = async (expression: Expression<any>) => {
  const [row] = await inSession(`select (${inlineSql(expression.toOperationNode())})::text as value`);
  return row!['value'];
};
const day = (text: string) => dateLit(text);
const at = (text: string) => timestampLit(text);
const noInt = lit(null) as unknown as Expr<Int | null>;
const noText = txt`${null}::text`;
const t = lit<Text>;
const json = new Expr<Json>(txt`'{"a": {"b": "x"}, "n": 1, "z": null}'::jsonb`.toOperationNode());

test.each<[string, Expression<any>, string | null]>([
  ['coalesce takes the first that is there', coalesce(noText, 'b'), 'b'],
  [
    'caseWhen takes the first true branch',
    caseWhen(
      [
        [flag`1 = 2`, 'a'],
        [flag`1 = 1`, 'b'],
      ],
      'c',
    ),
    'b',
  ],
  ['caseWhen without otherwise is null', caseWhen([[flag`1 = 2`, 'a']]), null],
  ['nullIf', nullIf(t('a'), 'a'), null],
  ['greatest leaves nulls out', greatest(integer`1`, noInt, 3), '3'],
  ['least leaves nulls out', least(integer`1`, noInt, 3), '1'],
  ['isNull', isNull(noInt), 'true'],
  ['isNotNull', isNotNull(noInt), 'false'],
  ['isDistinct knows null', isDistinct(noText, 'a'), 'true'],
  ['isSame knows null', isSame(noText, null), 'true'],
  ['isTrue of null', isTrue(flag`${noInt} = 1`), 'false'],
  ['isNotTrue of null', isNotTrue(flag`${noInt} = 1`), 'true'],
  ['isIn', isIn(t('a'), ['a', 'b']), 'true'],
  ['isIn of null', isIn(noText, ['a']), null],
  ['allOf', allOf(flag`1 = 1`, not(flag`1 = 2`)), 'true'],
  ['anyOf', anyOf(flag`1 = 2`, flag`${noInt} = 1`), null],
  ['safeDivide of integers', safeDivide(integer`1`, integer`4`), '0.25000000000000000000'],
  ['safeDivide by zero', safeDivide(1, 0), null],
  ['round half away from zero', round(num`2.345`, 2), '2.35'],
  ['abs', abs(num`-1.5`), '1.5'],
  ['toInt', toInt(num`2.5`), '3'],
  ['toBigint', toBigint(t('9007199254740993')), '9007199254740993'],
  ['toNumeric', toNumeric(t('1.10')), '1.10'],
  ['toFloat', toFloat(integer`1`), '1'],
  ['toText', toText(integer`7`), '7'],
  ['lower, upper, trim', concat(lower(t('A')), upper(t('b')), trim(t(' c '))), 'aBc'],
  ['length', length(t('äb')), '2'],
  ['replace and left', left(replace(t('abc'), 'b', 'x'), 2), 'ax'],
  ['nullIfBlank', nullIfBlank(t('  ')), null],
  ['matches', matches(t('abc'), '^a'), 'true'],
  ['concat takes null as nothing', concat('a', noText, 'b'), 'ab'],
  ['concatWs leaves nulls out', concatWs('-', 'a', noText, 'b'), 'a-b'],
  ['jsonText of a nested key', jsonText(json, 'a', 'b'), 'x'],
  ['jsonText of a number', jsonText(json, 'n'), '1'],
  ['jsonText of an absent key', jsonText(json, 'y'), null],
  ['jsonText of a json null', jsonText(json, 'z'), null],
  ['dateDiff is a minus b', dateDiff(day('2024-03-01'), day('2024-02-28')), '2'],
  ['addDays', addDays(day('2024-02-28'), 2), '2024-03-01'],
  ['addDays backwards', addDays(day('2024-03-01'), -1), '2024-02-29'],
  ['addMonths keeps to the month', addMonths(day('2024-01-31'), 1), '2024-02-29'],
  ['toDate in UTC, whatever the session', toDate(at('2024-01-01T23:30:00Z')), '2024-01-01'],
  ['toDate in a zone', toDate(at('2024-01-01T23:30:00Z'), 'Europe/Berlin'), '2024-01-02'],
  ['startOfDay', epochMicros(startOfDay(day('2024-01-01'))), '1704067200000000'],
  ['endOfDay is the next midnight', epochMicros(endOfDay(day('2024-01-01'))), '1704153600000000'],
  ['endOfDay in a zone', epochMicros(endOfDay(day('2024-01-01'), 'America/New_York')), '1704171600000000'],
  ['isodow of a Monday', datePart('isodow', day('2024-01-01')), '1'],
  ['quarter', datePart('quarter', day('2024-05-01')), '2'],
  ['startOf week', startOf('week', day('2024-01-03')), '2024-01-01'],
  ['endOf week', endOf('week', day('2024-01-03')), '2024-01-07'],
  ['endOf month', endOf('month', day('2024-02-03')), '2024-02-29'],
  ['endOf quarter', endOf('quarter', day('2024-05-03')), '2024-06-30'],
  ['endOf year', endOf('year', day('2024-05-03')), '2024-12-31'],
  ['toChar', toChar(day('2024-05-03'), 'FMMonth YYYY'), 'May 2024'],
  ['dateKey', dateKey(day('2024-05-03')), '20240503'],
  ['secondsBetween', secondsBetween(at('2024-01-01T00:01:00.9Z'), at('2024-01-01T00:00:00Z')), '60'],
  ['epochMicros keeps every digit', epochMicros(at('2024-01-01T00:00:00.123456Z')), '1704067200123456'],
  ['far future', epochMicros(farFuture()), '253402214400000000'],
  ['far past', epochMicros(farPast()), '-2208988800000000'],
])('%s', async (_, expression, expected) => {
  expect(await value(expression)).toBe(expected);
});

/** Evaluates over four rows: (g, v) = (1, 10), (1, null), (2, 30), (2, 20), in order of `n`. */
const ROWS = `(values (1, 1, 10, date '2024-01-01', 'a'), (2, 1, null, null, null), (3, 2, 30, date '2024-01-03', 'c'), (4, 2, 20, date '2024-01-02', 'b')) as t (n, g, v, d, s)`;
const n = new Expr<Int>(ref('n'));
const g = new Expr<Int>(ref('g'));
const v = new Expr<Int | null>(ref('v'));
const s = new Expr<Text | null>(ref('s'));
function ref(name: string) {
  return { kind: 'ReferenceNode', column: { kind: 'ColumnNode', column: { kind: 'IdentifierNode', name } } } as any;
}
const values = async (expression: Expression<any>) => {
  const rows = await inSession(
    `select (${inlineSql(expression.toOperationNode())})::text as value from ${ROWS} order by n`,
  );
  return rows.map((row) => row['value']);
};
const aggregated = async (expression: Expression<any>) => {
  const rows = await inSession(`select (${inlineSql(expression.toOperationNode())})::text as value from ${ROWS}`);
  return rows[0]!['value'];
};

test.each<[string, Expression<any>, string | null]>([
  ['sum', sum(v), '60'],
  ['sum of nothing', sum(v).filter(cond`false`), null],
  ['sumInt of nothing', sumInt(toInt(noText)), '0'],
  ['avg', round(avg(v), 1), '20.0'],
  ['min', min(v), '10'],
  ['max', max(v), '30'],
  ['count', count(), '4'],
  ['count of values', count(v), '3'],
  ['countDistinct', countDistinct(g), '2'],
  ['countWhere', countWhere(flag`${v} > 10`), '2'],
  ['countWhere of several conditions', countWhere(flag`${v} > 10`).filter(flag`${g} = 2`), '2'],
  ['a filter of nothing', countWhere(flag`${v} > 100`), '0'],
  ['boolAnd', boolAnd(flag`${v} > 5`), 'true'],
  ['boolOr', boolOr(flag`${v} > 100`), 'false'],
  ['stringAgg', stringAgg(s, ',', [desc(n)]), 'b,c,a'],
  ['arrayAgg', arrayAgg(s, [n]), '{a,NULL,c,b}'],
  ['percentile', percentile(0.5, v), '20'],
])('the aggregate %s', async (_, expression, expected) => {
  expect(await aggregated(expression)).toBe(expected);
});

const inGroup = { partitionBy: [g], orderBy: [n] };
test.each<[string, Expression<any>, (string | null)[]]>([
  ['rowNumber', rowNumber(inGroup), ['1', '2', '1', '2']],
  ['rank, nulls last', rank({ orderBy: [desc(v, 'last')] }), ['3', '4', '1', '2']],
  ['denseRank, nulls first', denseRank({ orderBy: [asc(v, 'first')] }), ['2', '1', '4', '3']],
  ['lag', lag(v, inGroup), [null, '10', null, '30']],
  ['lead of two rows', lead(v, { orderBy: [n] }, 2), ['30', '20', null, null]],
  ['firstValue', firstValue(v, inGroup), ['10', '10', '30', '30']],
  ['lastValue sees the whole partition', lastValue(v, inGroup), [null, null, '20', '20']],
  ['a running sum', over(sum(v), inGroup), ['10', '10', '30', '50']],
  ['a sum before the row', over(sum(v), { ...inGroup, frame: 'rows to previous row' }), [null, '10', null, '30']],
  ['a count by group', over(count(), { partitionBy: [g] }), ['2', '2', '2', '2']],
  ['a filtered count by group', over(countWhere(flag`${v} > 10`), { partitionBy: [g] }), ['0', '0', '2', '2']],
])('the window %s', async (_, expression, expected) => {
  expect(await values(expression)).toEqual(expected);
});

test('types follow from the helpers: a value that may be null says so', () => {
  const isDate: Expression<PgDate> = addDays(day('2024-01-01'), 1);
  const isInstant: Expression<Timestamptz> = endOfDay(isDate);
  // @ts-expect-error the sum of no rows is null
  const isNumber: Expression<number> = sum(integer`1`);
  expect([isInstant, isNumber]).toHaveLength(2);
});
