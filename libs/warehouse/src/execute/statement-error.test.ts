import type { MedallionError } from '@medallion/core';
import { createDatabase, type TestDatabase } from '@medallion/testing';
import { statementError } from './statement-error.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  await database.sql.unsafe('create table t (id int constraint t_pkey primary key)');
});
afterAll(() => database.drop());

const failureOf = (text: string): Promise<MedallionError> =>
  database.sql.unsafe(text).then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => statementError(error, false) as MedallionError,
  );

test.each([
  [`select 'Jane Doe'::int`, 'invalid input syntax for type integer (SQLSTATE 22P02)'],
  [`select '99999999999'::int`, 'a value is out of range for type integer (SQLSTATE 22003)'],
  [`select '2024-02-31'::date`, 'date/time field value out of range (SQLSTATE 22008)'],
  [`select '1e999'::float8`, 'a value is out of range for type double precision (SQLSTATE 22003)'],
  [`select to_date('Jane Doe', 'YYYY-MM-DD')`, 'invalid value for "YYYY" (SQLSTATE 22007)'],
  [`select now() at time zone 'Jane Doe'`, 'time zone not recognized (SQLSTATE 22023)'],
  ['select make_date(2024, 13, 45)', 'date field value out of range (SQLSTATE 22008)'],
  [`select date_trunc('Jane Doe', now())`, 'unit not recognized for type timestamp with time zone (SQLSTATE 22023)'],
])('the message of %s quotes no value', async (text, message) => {
  expect((await failureOf(text)).message).toBe(message);
});

test('a duplicate key names its constraint and not the key', async () => {
  const error = await failureOf('insert into t values (4711), (4711)');
  expect(error.message).toBe('duplicate key value violates unique constraint "t_pkey" (SQLSTATE 23505)');
  expect(error.fields).toMatchObject({ sqlstate: '23505', constraint: 't_pkey', table: 't' });
  expect(JSON.stringify([error.fields, String(error.cause)])).not.toContain('4711');
});

test('the position in the statement is kept', async () => {
  expect((await failureOf('select nothing')).fields).toMatchObject({ sqlstate: '42703', position: 8 });
});

test.each([
  ['select 1 / 0', 'data'],
  ['select nothing', 'definition'],
  ['set statement_timeout = 1; select pg_sleep(5)', 'environment'],
])('%s is a failure of the kind %s', async (text, kind) => {
  expect((await failureOf(text)).kind).toBe(kind);
});

test('what is no driver’s error passes unchanged', () => {
  const error = new TypeError('a defect');
  expect(statementError(error, false)).toBe(error);
});
