import type { MedallionErrors } from '@medallion/core';
import { silentLogger } from '@medallion/core';
import type { BuildOptions, Relation } from '@medallion/engine';
import type { TestDatabase } from '@medallion/testing';
import { column, openWrittenWarehouse, relation, type WrittenWarehouse } from './fixtures/written-relations.ts';

let written: WrittenWarehouse;
let database: TestDatabase;
beforeEach(async () => {
  written = await openWrittenWarehouse();
  database = written.database;
});
afterEach(() => written.close());

const build: WrittenWarehouse['build'] = (...of) => written.build(...of);
const rows: WrittenWarehouse['rows'] = (text) => written.rows(text);
const failure = (work: Promise<unknown>): Promise<MedallionErrors> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: MedallionErrors) => error,
  );

const values = (...list: string[]) => `select * from (values ${list.join(', ')}) as "v" ("id", "name")`;
const named = [column('id', 'integer'), column('name', 'text')];

test('a table becomes a view and a view a table when the declaration says so', async () => {
  const kinds = ['table', 'view', 'table'] as const;
  const found: unknown[] = [];
  for (const kind of kinds) {
    await build('silver', [relation('silver.x', kind, values(`(1, 'a')`), named)]);
    found.push((await rows(`select relkind::text from pg_class where oid = 'silver.x'::regclass`))[0]);
  }
  expect(found).toEqual([{ relkind: 'r' }, { relkind: 'v' }, { relkind: 'r' }]);
});

test('a view that only gains columns keeps its identity and the views on it', async () => {
  await build('silver', [relation('silver.x', 'view', values(`(1, 'a')`), named)]);
  await database.sql.unsafe('create schema reports; create view reports.r as select id from silver.x');
  const wider = `select *, 2 as "more" from (${values(`(1, 'a')`)}) as "w"`;
  await build('silver', [relation('silver.x', 'view', wider, [...named, column('more', 'integer')])]);
  expect(await rows('select * from silver.x')).toEqual([{ id: 1, name: 'a', more: 2 }]);
  expect(await rows('select * from reports.r')).toEqual([{ id: 1 }]);
});

test('views of ours on a view whose columns change are made again, in their own layer and in later ones', async () => {
  const stg = (type: string) =>
    relation('bronze.stg', 'view', `select 1 as "id", cast('2' as ${type}) as "name"`, [
      column('id', 'integer'),
      column('name', type),
    ]);
  const second = (type: string) =>
    relation('bronze.stg_two', 'view', 'select "id", "name" from "bronze"."stg" as "s"', [
      column('id', 'integer'),
      column('name', type),
    ]);
  const reader = relation('silver.reader', 'view', 'select "id" from "bronze"."stg" as "s"', [column('id', 'integer')]);
  await build('bronze', [stg('text'), second('text')]);
  await build('silver', [reader]);
  await build('bronze', [stg('integer'), second('integer')]);
  expect(await rows('select * from bronze.stg_two')).toEqual([{ id: 1, name: 2 }]);
  expect(await rows('select * from silver.reader')).toEqual([{ id: 1 }]);
});

test('a view of ours that shows a column whose type changes is made again, though declared as before', async () => {
  const table = (type: string) =>
    relation('bronze.x', 'table', `select 1 as "id", cast('2' as ${type}) as "name"`, [
      column('id', 'integer'),
      column('name', type),
    ]);
  const shown = relation('bronze.y', 'view', 'select "id", "name"::text as "name" from "bronze"."x" as "s"', named);
  await build('bronze', [table('text'), shown]);
  await build('bronze', [table('integer'), shown]);
  expect(await rows('select * from bronze.y')).toEqual([{ id: 1, name: '2' }]);
});

describe('views of ours on a table that is made anew twice, and are not built in between,', () => {
  const table = (type: string) =>
    relation('bronze.x', 'table', `select 1 as "id", cast('2' as ${type}) as "name"`, [
      column('id', 'integer'),
      column('name', type),
    ]);
  const reader = (id: string, kind: 'view' | 'materialized_view', from = '"bronze"."x"') =>
    relation(id, kind, `select "id" from ${from} as "s"`, [column('id', 'integer')]);

  test.each(['view', 'materialized_view'] as const)(
    'are still ours where they are of a later layer: %s',
    async (kind) => {
      const later = [reader('silver.kept', kind), reader('silver.kept_too', 'view', '"silver"."kept"')];
      await build('bronze', [table('text')]);
      await build('silver', later);
      for (const type of ['integer', 'text']) await build('bronze', [table(type)]);
      expect(await rows('select * from silver.kept_too')).toEqual([{ id: 1 }]);
      const { models } = await written.plan('silver', later);
      expect(models.map(({ cause }) => cause)).toEqual(['data', 'upstream']);
    },
  );

  test('are still ours where they are of its layer and were not selected', async () => {
    const all = (type: string) => [table(type), reader('bronze.y', 'view')];
    await build('bronze', all('text'));
    for (const type of ['integer', 'text']) await build('bronze', all(type), { only: new Set(['bronze.x']) });
    expect(await rows('select * from bronze.y')).toEqual([{ id: 1 }]);
  });
});

describe('a view that is due and not selected, on a table that changes,', () => {
  const table = (more?: string) =>
    relation(
      'bronze.x',
      'table',
      more === undefined ? 'select 1 as "id"' : `select 1 as "id", cast('2' as ${more}) as "name"`,
      [column('id', 'integer'), ...(more === undefined ? [] : [column('name', more)])],
    );
  const shows = (value: string, kind: Relation['kind'] = 'view', from = '"bronze"."x"') =>
    relation('bronze.y', kind, `select "id", ${value} as "shown" from ${from} as "s"`, [
      column('id', 'integer'),
      column('shown', 'integer'),
    ]);
  const selecting = (...ids: string[]) => ({ only: new Set(ids.map((id) => `bronze.${id}`)) });
  const causeOf = async (relations: readonly Relation[]) =>
    (await written.plan('bronze', relations)).models.find(({ model }) => model === 'bronze.y')?.cause;
  /** Builds the table alone, and tells what the log warned of. */
  async function buildTable(relations: readonly Relation[]): Promise<string[]> {
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (message: string) => void warnings.push(message) };
    await build('bronze', relations, { ...selecting('x'), logger });
    return warnings;
  }

  test.each(['view', 'materialized_view'] as const)('stays what it was until it is built: %s', async (kind) => {
    await build('bronze', [table('text'), shows('1', kind)]);
    const declared = [table('integer'), shows('2', kind)];
    expect(await buildTable(declared)).toEqual([]);
    expect(await rows('select * from bronze.y')).toEqual([{ id: 1, shown: 1 }]);
    expect(
      await rows(`select obj_description('bronze.y'::regclass) as said, to_regclass('bronze.y_pkey') is not null as has_key,
        has_table_privilege('medallion_reader', 'bronze.y', 'select') as is_read`),
    ).toEqual([{ said: 'y\nGrain: one', has_key: kind === 'materialized_view', is_read: true }]);
    expect(await causeOf(declared)).toBe('definition');
    await build('bronze', declared);
    expect(await rows('select * from bronze.y')).toEqual([{ id: 1, shown: 2 }]);
    expect(await causeOf(declared)).toBeUndefined();
  });

  test('stays a view where it is declared to become a table', async () => {
    await build('bronze', [table('text'), shows('1')]);
    await buildTable([table('integer'), shows('2', 'table')]);
    expect(await rows('select * from bronze.y')).toEqual([{ id: 1, shown: 1 }]);
  });

  test('stays what it was beside views it reads that are selected, and under those that read it', async () => {
    const numbered = (id: string, sql: string) =>
      relation(id, 'view', sql, [column('id', 'integer'), column('shown', 'integer')]);
    const all = (type: string, value: number) => [
      table(type),
      numbered('bronze.a', `select "id", ${value} as "shown" from "bronze"."x" as "s"`),
      shows(`"shown" + ${10 * value}`, 'view', '"bronze"."a"'),
      numbered('bronze.z', `select "id", "shown" + ${100 * value} as "shown" from "bronze"."y" as "s"`),
    ];
    await build('bronze', all('text', 1));
    await build('bronze', all('integer', 2), selecting('x', 'a'));
    expect(await rows('select a.shown as a, y.shown as y, z.shown as z from bronze.a, bronze.y, bronze.z')).toEqual([
      { a: 2, y: 12, z: 112 },
    ]);
  });

  test.each(['view', 'materialized_view'] as const)(
    'does not keep the table from being made anew with what is selected and reads it: %s',
    async (kind) => {
      const all = (type: string, value: number) => [
        table(type),
        shows('1'),
        relation('bronze.z', kind, `select "id", "shown" + ${value} as "more" from "bronze"."y" as "s"`, [
          column('id', 'integer'),
          column('more', 'integer'),
        ]),
      ];
      await build('bronze', all('text', 10));
      await build('bronze', all('integer', 20), selecting('x', 'z'));
      expect(await rows('select x.name, z.more from bronze.x join bronze.z using (id)')).toEqual([
        { name: 2, more: 21 },
      ]);
      expect(await rows(`select relname from pg_class where relnamespace = 'scratch'::regnamespace`)).toEqual([]);
    },
  );

  test('does not keep it from that either where a stored view that reads it is new', async () => {
    const z = relation('bronze.z', 'materialized_view', 'select "id" from "bronze"."y" as "s"', [
      column('id', 'integer'),
    ]);
    const reader = relation('bronze.w', 'table', 'select "id" from "bronze"."z" as "s"', [column('id', 'integer')]);
    await build('bronze', [table('text'), shows('1')]);
    await build('bronze', [table('integer'), shows('1'), z, reader], selecting('x', 'z', 'w'));
    expect(await rows('select z.id from bronze.z join bronze.w using (id)')).toEqual([{ id: 1 }]);
  });

  test('becomes as declared where what it showed is gone, which is said', async () => {
    await build('bronze', [table('integer'), shows('"name"')]);
    const declared = [table(), shows('2')];
    expect(await buildTable(declared)).toEqual([
      'bronze.y was not selected, but what it showed is gone: it is as declared now, and still to be built.',
    ]);
    expect(await rows('select * from bronze.y')).toEqual([{ id: 1, shown: 2 }]);
    expect(await causeOf(declared)).toBe('definition');
  });

  test('stays away where what is declared is a table, until that is built', async () => {
    await build('bronze', [table('integer'), shows('"name"')]);
    const declared = [table(), shows('2', 'table')];
    expect(await buildTable(declared)).toEqual([
      'bronze.y shows columns that are gone; building its layer makes it anew.',
    ]);
    expect(await rows(`select to_regclass('bronze.y') as y`)).toEqual([{ y: null }]);
    await build('bronze', declared);
    expect(await rows('select * from bronze.y')).toEqual([{ id: 1, shown: 2 }]);
  });
});

test('a view of somebody else on a view whose columns change is named, and kept', async () => {
  await build('silver', [relation('silver.x', 'view', values(`(1, 'a')`), named)]);
  await database.sql.unsafe('create schema reports; create view reports.r as select name from silver.x');
  const narrower = relation('silver.x', 'view', 'select 1 as "id"', [column('id', 'integer')]);
  expect((await failure(build('silver', [narrower]))).message).toContain('view reports.r depends on it');
  expect(await rows('select * from reports.r')).toEqual([{ name: 'a' }]);
});

test('nullability follows the contract without replacing the table', async () => {
  const model = (notNull: boolean) =>
    relation('silver.x', 'table', values(`(1, 'a')`), [column('id', 'integer'), column('name', 'text', { notNull })]);
  const identity = async () =>
    (
      await rows(
        `select attrelid::text as oid, attnotnull from pg_attribute where attrelid = 'silver.x'::regclass and attname = 'name'`,
      )
    )[0];
  await build('silver', [model(false)]);
  const before = await identity();
  await build('silver', [model(true)]);
  expect(await identity()).toEqual({ ...before, attnotnull: true });
  await build('silver', [model(false)]);
  expect(await identity()).toEqual({ ...before, attnotnull: false });
});

test('a foreign key that is no longer declared is dropped, one that is declared later is added', async () => {
  const dim = relation('gold.dim', 'table', values(`(1, 'a')`), named);
  const fact = (enforce: 'constraint' | 'check' | undefined) =>
    relation('gold.fct', 'table', 'select 1 as "id", 1 as "dim_id"', [
      column('id', 'integer'),
      column('dim_id', 'integer', {
        references: enforce && { model: 'gold.dim', schema: 'gold', name: 'dim', column: 'id', enforce },
      }),
    ]);
  const keys = () => rows(`select conname from pg_constraint where contype = 'f' and conrelid = 'gold.fct'::regclass`);
  await build('gold', [dim, fact('constraint')]);
  expect(await keys()).toEqual([{ conname: 'fct_dim_id_fkey' }]);
  await build('gold', [dim, fact('check')]);
  expect(await keys()).toEqual([]);
  await build('gold', [dim, fact('constraint')]);
  expect(await keys()).toEqual([{ conname: 'fct_dim_id_fkey' }]);
});

test('a foreign key may be given up by the build that makes the table it names anew', async () => {
  const dim = (type: string) =>
    relation('gold.dim', 'table', `select 1 as "id", cast('2' as ${type}) as "name"`, [
      column('id', 'integer'),
      column('name', type),
    ]);
  const fact = (enforce: 'constraint' | 'check') =>
    relation('gold.fct', 'table', 'select 1 as "id", 1 as "dim_id"', [
      column('id', 'integer'),
      column('dim_id', 'integer', {
        references: { model: 'gold.dim', schema: 'gold', name: 'dim', column: 'id', enforce },
      }),
    ]);
  await build('gold', [dim('text'), fact('constraint')]);
  await build('gold', [dim('integer'), fact('check')]);
  expect(
    await rows(`select conname from pg_constraint where contype = 'f' and conrelid = 'gold.fct'::regclass`),
  ).toEqual([]);
  expect(await rows('select name from gold.dim')).toEqual([{ name: 2 }]);
});

test('a table that is due and not selected keeps its foreign key, and nothing else of it becomes as declared', async () => {
  const dim = (type: string) =>
    relation('gold.dim', 'table', `select 1 as "id", cast('2' as ${type}) as "name"`, [
      column('id', 'integer'),
      column('name', type),
    ]);
  const fact = (notNull: boolean) =>
    relation('gold.fct', 'table', `select 1 as "id", ${notNull ? '1' : 'null::integer'} as "dim_id"`, [
      column('id', 'integer'),
      column('dim_id', 'integer', {
        notNull,
        references: { model: 'gold.dim', schema: 'gold', name: 'dim', column: 'id', enforce: 'constraint' },
      }),
    ]);
  await build('gold', [dim('text'), fact(false)]);
  await build('gold', [dim('integer'), fact(true)], { only: new Set(['gold.dim']) });
  expect(
    await rows(
      `select conname, confrelid::regclass::text as target from pg_constraint where conrelid = 'gold.fct'::regclass and contype = 'f'`,
    ),
  ).toEqual([{ conname: 'fct_dim_id_fkey', target: 'gold.dim' }]);
  await build('gold', [dim('integer'), fact(true)]);
  expect(await rows('select dim_id from gold.fct')).toEqual([{ dim_id: 1 }]);
});

test('parents lose rows after their children, within one publish', async () => {
  const dim = (...list: string[]) => relation('gold.dim', 'table', values(...list), named);
  const fact = (target: number) =>
    relation('gold.fct', 'table', `select 1 as "id", ${target} as "dim_id"`, [
      column('id', 'integer'),
      column('dim_id', 'integer', {
        references: { model: 'gold.dim', schema: 'gold', name: 'dim', column: 'id', enforce: 'constraint' },
      }),
    ]);
  await build('gold', [dim(`(1, 'a')`), fact(1)]);
  await build('gold', [dim(`(2, 'b')`), fact(2)]);
  expect(await rows('select f.id, d.name from gold.fct f join gold.dim d on d.id = f.dim_id')).toEqual([
    { id: 1, name: 'b' },
  ]);
});

test('a table that names itself may change its tree in any way', async () => {
  const tree = (list: string) =>
    relation('gold.dim_user', 'table', `select * from (values ${list}) as "v" ("id", "manager")`, [
      column('id', 'integer'),
      column('manager', 'integer', {
        references: { model: 'gold.dim_user', schema: 'gold', name: 'dim_user', column: 'id', enforce: 'constraint' },
      }),
    ]);
  await build('gold', [tree('(1, null), (2, 1), (3, 2)')]);
  await build('gold', [tree('(2, 4), (3, 3), (4, null)')]);
  expect(await rows('select * from gold.dim_user order by id')).toEqual([
    { id: 2, manager: 4 },
    { id: 3, manager: 3 },
    { id: 4, manager: null },
  ]);
});

test('a table whose model is gone stays, but no longer holds on to others', async () => {
  const dim = (...list: string[]) => relation('gold.dim', 'table', values(...list), named);
  const fact = relation('gold.fct', 'table', 'select 1 as "id", 1 as "dim_id"', [
    column('id', 'integer'),
    column('dim_id', 'integer', {
      references: { model: 'gold.dim', schema: 'gold', name: 'dim', column: 'id', enforce: 'constraint' },
    }),
  ]);
  await build('gold', [dim(`(1, 'a')`), fact]);
  await build('gold', [dim(`(2, 'b')`)]);
  expect(await rows('select * from gold.fct')).toEqual([{ id: 1, dim_id: 1 }]);
  expect(await rows('select id from gold.dim')).toEqual([{ id: 2 }]);
});

test('a primary key that the rows break fails the model, and nothing is published', async () => {
  const error = await failure(build('silver', [relation('silver.x', 'table', values(`(1, 'a')`, `(1, 'b')`), named)]));
  expect(error).toMatchObject({ code: 'MODEL_FAILED', kind: 'data', fields: { model: 'silver.x', sqlstate: '23505' } });
  expect(await rows(`select to_regclass('silver.x')::text as x`)).toEqual([{ x: null }]);
});

describe('after a model failed', () => {
  const broken = relation('silver.a', 'table', values(`(1 / 0, 'a')`), named);
  const reader = relation('silver.b', 'table', 'select * from "silver"."a"', named);
  const others = ['silver.c', 'silver.d'].map((id) => relation(id, 'table', values(`(1 / 0, 'a')`), named));
  const sound = relation('silver.e', 'table', values(`(1, 'a')`), named);
  const all = [broken, reader, ...others, sound];
  const run = async (options: Partial<BuildOptions>) => {
    const computed: string[] = [];
    const warnings: string[] = [];
    const error = await failure(
      build('silver', all, {
        concurrency: 1,
        logger: { ...silentLogger, warn: (message) => void warnings.push(message) },
        onProgress: (event) => event.kind === 'model_computed' && computed.push(event.model),
        ...options,
      }),
    );
    return { computed, warnings, failed: (error.errors ?? [error]).map(({ fields }) => fields['model']) };
  };

  test('all that does not read it is tried, so that one run tells of every failure', async () => {
    expect(await run({})).toEqual({
      failed: ['silver.a', 'silver.c', 'silver.d'],
      computed: ['silver.e'],
      warnings: ['Not built after silver.a, silver.c, silver.d failed: silver.b.'],
    });
    expect(await rows(`select relname from pg_class where relnamespace = 'silver'::regnamespace`)).toEqual([]);
  });

  test('nothing more is tried where the first failure is to end the run', async () => {
    expect(await run({ failFast: true })).toEqual({
      failed: ['silver.a'],
      computed: [],
      warnings: ['Not built after silver.a failed: silver.b, silver.c, silver.d, silver.e.'],
    });
  });
});

describe('the contract gate', () => {
  test('reports every difference between queries and contracts at once, before anything is built', async () => {
    const wrong = [
      relation('silver.a', 'table', `select 1 as "id", 'x'::text as "amount"`, [
        column('id', 'integer'),
        column('amount', 'numeric(18,2)'),
      ]),
      relation('silver.b', 'view', 'select 1 as "id", 1.5::numeric(22,6) as "small"', [
        column('id', 'integer'),
        column('small', 'numeric(10,2)'),
      ]),
      relation('silver.c', 'table', 'select "id", "nothing" from "silver"."a" as "a"', [column('id', 'integer')]),
    ];
    const error = await failure(build('silver', wrong));
    expect(error.code).toBe('CONTRACT_GATE');
    expect(error.errors.map(({ message }) => message)).toEqual([
      'silver.a.amount is declared numeric(18,2), but its query gives text.',
      'silver.b.small is declared numeric(10,2), but its query gives numeric(22,6), which has more digits before the point: the largest would not fit.',
      'silver.c could not be built, line 1 of its compiled query: select "id", "nothing" from "silver"."a" as "a": column "nothing" does not exist (SQLSTATE 42703)',
    ]);
    expect(
      await rows(
        `select relname from pg_class where relnamespace in ('silver'::regnamespace, 'scratch'::regnamespace)`,
      ),
    ).toEqual([]);
  });

  test('runs once for the same statements', async () => {
    const gates: string[] = [];
    const model = (list: string) => relation('silver.x', 'table', values(list), named);
    for (const list of [`(1, 'a')`, `(1, 'a')`, `(1, 'b')`]) {
      await build('silver', [model(list)], { force: true, onProgress: (event) => void gates.push(event.kind) });
    }
    expect(gates.filter((kind) => kind === 'gate_started')).toHaveLength(2);
  });
});
