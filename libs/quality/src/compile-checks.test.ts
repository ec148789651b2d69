import { createDatabase, type TestDatabase } from '@medallion/testing';
import { blockingFailures, readCheckRow, type CheckResult } from './check-result.ts';
import { compileChecks } from './compile-checks.ts';
import { contractChecks, type CheckedColumn, type CheckedRelation } from './contract-checks.ts';
import { expectation } from './expectation.ts';

const column = (name: string, more: Partial<CheckedColumn> = {}): CheckedColumn => ({
  name,
  notNull: false,
  unique: false,
  accepted: undefined,
  references: undefined,
  ...more,
});
const target = { model: 'gold.dim', schema: 'gold', name: 'dim', column: 'id' };
const fact: CheckedRelation = {
  schema: 'gold',
  name: 'fct',
  primaryKey: ['id', 'day'],
  columns: [
    column('id', { notNull: true }),
    column('day', { notNull: true }),
    column('code', { unique: true }),
    column('stage', { accepted: ['Open', "Won't"] }),
    column('dim_id', { references: { ...target, enforce: 'check' } }),
    column('other_id', { references: { ...target, enforce: 'constraint' } }),
  ],
};
const names = (isView: boolean): string[] => contractChecks(fact, isView).map(({ name }) => name);

test('a table is checked for what Postgres does not hold', () => {
  expect(names(false)).toEqual(['code_unique', 'stage_accepted_values', 'dim_id_references_dim']);
});

test('a view is checked for all of its contract', () => {
  expect(names(true)).toEqual([
    'id_day_unique',
    'id_not_null',
    'day_not_null',
    'code_unique',
    'stage_accepted_values',
    'dim_id_references_dim',
    'other_id_references_dim',
  ]);
});

test('a key of one column that is also unique is checked once', () => {
  const keyed = { ...fact, primaryKey: ['code'] };
  expect(contractChecks(keyed, true).filter(({ name }) => name === 'code_unique')).toHaveLength(1);
});

test('conditions over rows share one scan; keys are compared apart, without correlated subqueries', () => {
  const checks = [
    ...contractChecks(fact, false),
    expectation({ name: 'no_debt', severity: 'warn', description: 'No negative amounts.', failing: '"amount" < 0' }),
  ];
  expect(compileChecks(fact, checks).map(({ sql }) => sql)).toEqual([
    [
      'select',
      '  count(*) as "row_count",',
      `  count(*) filter (where "stage" not in ('Open', 'Won''t')) as "check_1",`,
      '  count(*) filter (where "amount" < 0) as "check_2"',
      'from "gold"."fct"',
    ].join('\n'),
    [
      'select count(*) as "check_1"',
      'from (',
      '  select 1 from "gold"."fct"',
      '  where "code" is not null',
      '  group by "code"',
      '  having count(*) > 1',
      ') as "duplicated"',
    ].join('\n'),
    [
      'select count(*) as "check_1"',
      'from (',
      '  select "dim_id" from "gold"."fct" where "dim_id" is not null',
      '  except',
      '  select "id" from "gold"."dim"',
      ') as "missing"',
    ].join('\n'),
  ]);
});

test('nothing to check needs no query', () => {
  expect(compileChecks(fact, [])).toEqual([]);
});

test.each(['name', 'description', 'failing'] as const)('an expectation without a %s is refused', (part) => {
  const whole = { name: 'x', description: 'y', failing: 'false' };
  expect(() => expectation({ ...whole, [part]: ' ' })).toThrow(`has an empty ${part}`);
});

describe('on Postgres', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
    await database.sql.unsafe(`
      create schema gold;
      create table gold.dim (id int);
      insert into gold.dim values (1);
      create table gold.fct (id int, day int, code text, stage text, dim_id int, other_id int, amount int);
      insert into gold.fct values
        (1, 1, 'a', 'Open', 1, 1, 5),
        (1, 1, 'a', 'Lost', 2, 2, -5),
        (1, 2, null, null, 2, null, null),
        (null, 2, null, 'Won''t', null, null, 0)`);
  });
  afterAll(() => database.drop());

  const run = async (isView: boolean): Promise<CheckResult[]> => {
    const checks = [
      ...contractChecks(fact, isView),
      expectation({
        name: 'no_debt',
        severity: 'warn',
        description: 'No amount is negative.',
        failing: '"amount" < 0',
      }),
    ];
    const results: CheckResult[] = [];
    for (const query of compileChecks(fact, checks)) {
      const [row] = await database.sql.unsafe(query.sql);
      results.push(...readCheckRow('gold.fct', query, row!));
    }
    return results;
  };

  test('failing rows and keys are counted', async () => {
    const failing = Object.fromEntries((await run(true)).map(({ check, failing }) => [check.name, failing]));
    expect(failing).toEqual({
      id_day_unique: 1,
      id_not_null: 1,
      day_not_null: 0,
      code_unique: 1,
      stage_accepted_values: 1,
      dim_id_references_dim: 1,
      other_id_references_dim: 1,
      no_debt: 1,
    });
  });

  test('only failures of severity error keep a layer from being published', async () => {
    const blocking = blockingFailures(await run(false)).map(({ check }) => check.name);
    expect(blocking.sort()).toEqual(['code_unique', 'dim_id_references_dim', 'stage_accepted_values']);
  });

  test('a message counts and explains without quoting a row', async () => {
    const messages = (await run(false)).map(({ message }) => message);
    expect(messages).toContain('gold.fct: 1 row fails "no_debt" (No amount is negative.)');
    expect(messages).toContain('gold.fct: 1 key fails "code_unique" (code identifies one row.)');
  });
});
