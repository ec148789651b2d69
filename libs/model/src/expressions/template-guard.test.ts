import { dateLit, lit, txt, num, flag, dt, ts, integer, cond, surrogateKey } from './index.ts';
import { collectProblems } from '../definition/problems.ts';
import { inlineSql } from '../compile/inline-compiler.ts';
import { expressionBuilder } from 'kysely';

const eb = expressionBuilder<any, any>();
const a = eb.ref('t.a');
const b = eb.ref('t.b');
/** What a template is refused for: sentence and remedy. */
const refusal = (make: () => unknown) => collectProblems(make).problems.map(({ what, fix }) => `${what}. ${fix}`);

test.each<[string, () => unknown, string]>([
  ['nullif', () => num`nullif(${a}, 0)`, 'Use nullIf(a, b).'],
  ['case', () => txt`case when ${a} > 1 then 'x' end`, 'Use caseWhen([[condition, value], ...], otherwise).'],
  ['coalesce', () => num`coalesce(${a}, 0)`, 'Use coalesce(a, b, ...).'],
  ['greatest', () => num`greatest(${a}, ${b})`, 'Use greatest(a, b, ...).'],
  ['least', () => num`least(${a}, ${b})`, 'Use least(a, b, ...).'],
  ['concat', () => txt`concat(${a}, ${b})`, 'Use concat(a, b, ...).'],
  ['concat_ws', () => txt`concat_ws('-', ${a}, ${b})`, 'Use concatWs(separator, a, b, ...).'],
  ['->>', () => txt`${a} ->> 'key'`, 'Use jsonText(column, key).'],
  ['->', () => txt`${a} -> 'key'`, 'Use jsonText(column, key).'],
  ['a subquery', () => num`(select 1)`, 'Use a CTE and a join, or existsIn(value, query).'],
  ['now()', () => ts`now()`, "Join the clock source (clock.as('clock')) and read its as_of."],
  ['current_date', () => dt`current_date`, "Join the clock source (clock.as('clock')) and read its as_of."],
  ['current_timestamp', () => ts`CURRENT_TIMESTAMP`, "Join the clock source (clock.as('clock')) and read its as_of."],
  ['random()', () => num`random()`, 'Derive the value from a key, for example with surrogateKey(...).'],
  ['sum', () => num`sum(${a})`, 'Use sum(value).'],
  ['row_number', () => integer`row_number() over ()`, 'Use rowNumber(window).'],
  ['a subscript', () => txt`(${a})[1]`, 'Use a helper: a subscript out of range is null.'],
  [
    'an unknown function',
    () => txt`my_function(${a})`,
    'Use a helper, or one of the functions listed in the README of @medallion/model.',
  ],
  ['a column in the text', () => num`amount * ${a}`, "If it is a column, interpolate it: ${c('alias.amount')}."],
  ['a qualified column in the text', () => num`o.amount * ${a}`, "Interpolate it: ${c('o.amount')}."],
  ['a quoted column', () => num`"amount" * ${a}`, "Interpolate columns: ${c('alias.column')}."],
  ['a column called like a type', () => txt`${a} || date`, "If it is a column, interpolate it: ${c('alias.date')}."],
  [
    'a column called like a part of a date',
    () => integer`${a} + month`,
    "If it is a column, interpolate it: ${c('alias.month')}.",
  ],
  ['an operand inside a string', () => txt`'(${a})'`, "Close the string and concatenate: txt`${a} || '-' || ${b}`."],
  ['a comment', () => num`${a} -- ${b}`, 'Write one expression.'],
  ['a second statement', () => num`${a}; drop`, 'Write one expression.'],
  ['a parameter', () => num`${a} + $1`, 'Write one expression.'],
  [
    'an operand that is a query',
    () => num`${eb.selectFrom('x').select('y')} + 1`,
    'Use a CTE and a join, or existsIn(value, query).',
  ],
])('a template with %s is refused, with what to do instead', (_, make, fix) => {
  expect(refusal(make).join('\n')).toContain(fix);
});

test.each<[string, () => unknown]>([
  ['arithmetic and rounding', () => num`round(${a} * 0.1 + 1e6, 2)`],
  ['casts', () => num`${a}::numeric(18, 2) + cast(${b} as double precision)`],
  ['time zones', () => dt`(${a} at time zone 'Europe/London')::date`],
  ['parts of dates', () => integer`extract(isodow from ${a})::int`],
  ['typed strings', () => ts`${a} + interval '1 day'`],
  [
    'comparisons',
    () => flag`${a} is not distinct from ${b} or not ${a} between 1 and 2 and ${b} like 'select now() from "x"'`,
  ],
  ['texts', () => txt`upper(left(${a}, 1)) || '''s' || ${b}`],
])('a template with %s is allowed', (_, make) => {
  expect(refusal(make)).toEqual([]);
});

test('a condition may hide nulls, but reads no clock, no column by name and no subquery', () => {
  expect(refusal(() => cond`coalesce(${a}, 0) > 1 and case when ${b} = 1 then true else false end`)).toEqual([]);
  expect(refusal(() => cond`${a} < now()`)).toHaveLength(1);
  expect(refusal(() => cond`amount > ${a}`)).toHaveLength(1);
  expect(refusal(() => cond`exists (select 1)`)).not.toEqual([]);
});

test('outside of a model a refusal is thrown at once, in a sentence', () => {
  expect(() => num`nullif(${a}, 0)`).toThrow(
    'the template `nullif(${…}, 0)` uses nullif, which can be null when no operand is',
  );
});

test('templates are parenthesised when nested, and so are operations of Kysely', () => {
  const sum = num`${a} + ${b}`;
  expect(inlineSql(num`${sum} * 2`.toOperationNode())).toBe('(("t"."a" + "t"."b") * 2)');
  expect(inlineSql(num`${a} - ${eb('t.b', '+', 1)}`.toOperationNode())).toBe('("t"."a" - ("t"."b" + 1))');
});

test('values become literals that cannot end their string or start a comment', () => {
  const sqlOf = (value: string | number | bigint | boolean | null) => inlineSql(lit(value).toOperationNode());
  expect(sqlOf("O'Brien")).toBe("'O''Brien'");
  expect(sqlOf("\\'; drop table x; --")).toBe("E'\\\\''; drop table x; --'");
  expect(inlineSql(num`${a} -${-2}`.toOperationNode())).toBe('("t"."a" -(-2))');
  expect(sqlOf(-5n)).toBe('(-5)');
  expect(sqlOf(9007199254740993n)).toBe('9007199254740993');
  expect(sqlOf(null)).toBe('null');
  expect(inlineSql(dateLit('2024-01-01').toOperationNode())).toBe("cast('2024-01-01' as date)");
});

test.each([NaN, Infinity, -Infinity])('%p is refused as a literal', (value) => {
  expect(() => inlineSql(lit(value).toOperationNode())).toThrow('cannot be written into SQL as a literal');
});

test('a key is one expression, whatever surrounds it', () => {
  expect(inlineSql(surrogateKey('x', a).toOperationNode())).toMatch(/^\(\(.*9223372036854775807\)$/);
});
