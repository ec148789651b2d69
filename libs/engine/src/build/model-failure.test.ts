import { MedallionError } from '@medallion/core';
import { relation } from '../fixtures/relations.ts';
import { isCancelled, modelFailure } from './model-failure.ts';

const model = relation('silver.int_x', { sql: 'select\n  1 / 0 as "id"' });
const statement = `insert into "scratch"."x" ("id")\n${model.sql}`;
const run = { text: statement, queryOffset: statement.indexOf('select'), query: model.sql };
const failed = (fields: Record<string, unknown>) =>
  new MedallionError({ code: 'STATEMENT_FAILED', kind: 'data', message: 'division by zero (SQLSTATE 22012)', fields });

test('a failure names the model, the line of its query and the SQLSTATE', () => {
  const position = statement.indexOf('1 / 0') + 1;
  const error = modelFailure(model, failed({ sqlstate: '22012', position }), run);
  expect(error.message).toBe(
    'silver.int_x could not be built, line 2 of its compiled query: 1 / 0 as "id": division by zero (SQLSTATE 22012)',
  );
  expect(error.fields).toMatchObject({ model: 'silver.int_x', sqlstate: '22012', line: 2 });
});

test('a failure outside the model’s query names the model alone', () => {
  const error = modelFailure(model, failed({ sqlstate: '23505', position: 5 }), run);
  expect(error.message).toBe('silver.int_x could not be built: division by zero (SQLSTATE 22012)');
});

test('a failure names the model’s file where it is known', () => {
  const error = modelFailure({ ...model, file: 'libs/silver/src/int-x.ts' }, failed({}));
  expect(error.message).toContain('could not be built in libs/silver/src/int-x.ts: ');
  expect(error.fields).toMatchObject({ file: 'libs/silver/src/int-x.ts' });
});

test('an interrupted statement stays what it is', () => {
  const cancelled = failed({ sqlstate: '57014' });
  expect(isCancelled(cancelled)).toBe(true);
  expect(modelFailure(model, cancelled)).toBe(cancelled);
});

test('a connection that broke is no failure of the model', () => {
  const error = new MedallionError({ code: 'DATABASE_CONNECTION_LOST', kind: 'environment', message: 'It broke.' });
  expect(modelFailure(model, error)).toBe(error);
});
