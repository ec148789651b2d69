import { relation } from '../fixtures/relations.ts';
import type { SourceStates } from '../ports/records.ts';
import { clockUse, clockZones } from './clock-use.ts';
import { isSameLoad, sourceStates } from './upstream-states.ts';

const clockRow = `(select as_of, load_seq, environment from "ops"."clock" where environment = 'base') as "clock"`;
const reading = (sql: string, dependencies = ['ops.clock', 'raw.account']) =>
  relation('bronze.stg', { kind: 'view', sql, dependencies });
const visible = reading(
  `select "r"."id" from "raw_salesforce"."account" as "r" inner join ${clockRow} on true
   where "r"."system_modstamp" <= "clock"."as_of" and "r"."_superseded_at" > "clock"."as_of"`,
);
const sources = (asOf: string, newestModstamp: string, loadSeq = '3'): SourceStates => ({
  raw: new Map([['raw.account', { loadSeq, newestModstamp }]]),
  clock: { asOf, loadSeq: '9', days: new Map([['Asia/Tokyo', asOf.slice(0, 10)]]) },
});

test('a model without the clock does not depend on it', () => {
  expect(clockUse(reading('select 1', ['raw.account']))).toBe('none');
});

test('asking which versions are visible is recognised', () => {
  expect(clockUse(visible)).toBe('visibility');
});

test('the clock under another name is recognised', () => {
  const sql = visible.sql.replaceAll('"clock".', '"c".').replace('as "clock"', 'as "c"');
  expect(clockUse(reading(sql))).toBe('visibility');
});

test.each([
  ['its day in a column', `${visible.sql} and "r"."created" < "clock"."as_of"`, 'as_of'],
  ['its day without a qualifier', visible.sql.replace('"r"."id"', '"clock"'), 'as_of and load_seq'],
  ['its day and more', `${visible.sql} and ("clock"."as_of" at time zone 'UTC')::date > "r"."day"`, 'as_of'],
  ['its load', visible.sql.replace('"r"."id"', '"clock"."load_seq"'), 'as_of and load_seq'],
  ['all of it', visible.sql.replace('"r"."id"', '"clock".*'), 'as_of and load_seq'],
  ['a clock row of another shape', 'select * from "ops"."clock"', 'as_of and load_seq'],
])('a model that reads %s depends on it', (_, sql, use) => {
  expect(clockUse(reading(sql))).toBe(use);
});

test('visibility of anything but raw versions is not taken for granted', () => {
  expect(clockUse(reading(visible.sql, ['bronze.x', 'ops.clock']))).toBe('as_of');
});

test('a clock that moves past all versions changes nothing for a model that asks what is visible', () => {
  const state = (asOf: string) => sourceStates(visible, sources(asOf, '2024-01-01T00:00:00Z'), 'base');
  expect(state('2024-01-02T00:00:00Z')).toEqual({ 'raw.account': 'load 3' });
  expect(state('2024-01-03T00:00:00Z')).toEqual(state('2024-01-02T00:00:00Z'));
});

test('a clock before some version is part of the state', () => {
  expect(sourceStates(visible, sources('2023-12-31T00:00:00Z', '2024-01-01T00:00:00Z'), 'base')).toEqual({
    'raw.account': 'load 3 as of 2023-12-31T00:00:00Z',
  });
});

const byDay = (zone: string) =>
  relation('gold.dim_date', {
    sql: `select "d"."day" from "silver"."days" as "d" cross join ${clockRow} where "d"."day" = ("clock"."as_of" at time zone '${zone}')::date`,
    dependencies: ['ops.clock', 'silver.days'],
  });

test('a model that asks which day it is changes with the day in its time zone, not with the hour', () => {
  const state = (asOf: string) => sourceStates(byDay('Asia/Tokyo'), sources(asOf, '2024-01-01T00:00:00Z'), 'base');
  expect(clockUse(byDay('Asia/Tokyo'))).toBe('day');
  expect(clockZones(byDay('Asia/Tokyo'))).toEqual(['Asia/Tokyo']);
  expect(state('2024-01-02T01:00:00Z')).toEqual({ 'ops.clock': '2024-01-02' });
  expect(state('2024-01-02T02:00:00Z')).toEqual(state('2024-01-02T01:00:00Z'));
});

test('it changes with the instant where nobody read the day in that zone', () => {
  expect(sourceStates(byDay('UTC'), sources('2024-01-02T01:00:00Z', '2024-01-01T00:00:00Z'), 'base')).toEqual({
    'ops.clock': '2024-01-02T01:00:00Z',
  });
});

test('what is visible of staging views changes with the clock only while some version lies after it', () => {
  const history = relation('silver.int_history', {
    kind: 'view',
    sql: `select "v"."id" from "bronze"."versions" as "v" inner join ${clockRow} on true where "v"."system_modstamp" <= "clock"."as_of"`,
    dependencies: ['bronze.versions', 'ops.clock'],
  });
  const state = (asOf: string) => sourceStates(history, sources(asOf, '2024-01-01T00:00:00Z'), 'base');
  expect(state('2024-01-02T00:00:00Z')).toEqual({});
  expect(state('2023-12-31T00:00:00Z')).toEqual({ 'ops.clock': '2023-12-31T00:00:00Z' });
});

test('an object that was never loaded has a state of its own', () => {
  const empty = { ...sources('2024-01-01T00:00:00Z', ''), raw: new Map() };
  expect(sourceStates(visible, empty, 'base')).toEqual({ 'raw.account': 'absent' });
});

test('an environment without a clock is refused with what to do', () => {
  expect(() => sourceStates(visible, { raw: new Map(), clock: undefined }, 'pr_1')).toThrow(
    'Environment "pr_1" has no clock: nothing was loaded yet.',
  );
});

test('a load is the same whatever of it a clock shows', () => {
  expect(isSameLoad('load 3', 'load 3 as of 2024-01-01T00:00:00.000Z')).toBe(true);
  expect(isSameLoad('load 3', 'load 33 as of 2024-01-01T00:00:00.000Z')).toBe(false);
});
