import { createDatabase, type TestDatabase } from '@medallion/testing';
import { column, dim, fact, relation } from '../fixtures/relations.ts';
import { commentStatements } from './comments.ts';
import { createMaterializedView, populate, refresh } from './materialized-view.ts';
import { countDiff, keyDiff } from './key-diff.ts';
import { boundedName, diffName, scratchName, scratchSchema } from './object-names.ts';
import { adoptMaterializedView, adoptTable } from './adopt.ts';
import { reconcile } from './reconcile.ts';
import { scratchBuild } from './scratch-build.ts';
import { addForeignKeys, addPrimaryKey, createIndexes, createTable } from './table.ts';
import { createView } from './view.ts';

const scratch = { schema: 'scratch', run: 'ab12cd34' };
const computed = scratchName(scratch, 'gold.dim');
const diff = diffName(scratch, 'gold.dim');

/** Line by line, so that a difference is seen where it is. */
const lines = (...text: string[]): string => text.join('\n');

test('a table is created with the contract’s columns, types and NOT NULL', () => {
  expect(createTable(fact)).toBe(
    lines(
      'create table "gold"."fct" (',
      '  "id" bigint not null,',
      '  "day" date not null,',
      '  "dim_id" bigint not null,',
      '  "amount" numeric(18,2)',
      ')',
    ),
  );
});

test('the primary key is named after its table', () => {
  expect(addPrimaryKey(fact)).toBe('alter table "gold"."fct" add constraint "fct_pkey" primary key ("id", "day")');
});

test('foreign keys are named, and their columns indexed beside the declared indexes', () => {
  expect(addForeignKeys(fact).map(({ statement }) => statement)).toEqual([
    'alter table "gold"."fct" add constraint "fct_dim_id_fkey" foreign key ("dim_id") references "gold"."dim" ("id")',
  ]);
  expect(createIndexes(fact)).toEqual([
    'create index if not exists "fct_dim_id_idx" on "gold"."fct" ("dim_id")',
    'create index if not exists "fct_day_amount_idx" on "gold"."fct" ("day", "amount")',
  ]);
});

test('comments carry description, grain and columns, with quotes doubled', () => {
  expect(commentStatements(dim)).toEqual([
    `comment on table "gold"."dim" is 'Things people call ''things''\nGrain: one thing'`,
    `comment on column "gold"."dim"."id" is 'Key'`,
  ]);
});

test('a view names its columns', () => {
  expect(createView(relation('silver.v', { kind: 'view', sql: 'select 1 as "id"' }))).toBe(
    lines('create or replace view "silver"."v" ("id") as', 'select 1 as "id"'),
  );
});

test('a materialized view has a unique index for its key, by which it is refreshed beside its readers', () => {
  const view = relation('silver.v', {
    kind: 'materialized_view',
    columns: [column('id', 'bigint', { description: 'Key' }), column('name', 'text')],
    indexes: [['name']],
    sql: 'select 1 as "id"',
  });
  expect([...createMaterializedView(view), refresh(view), populate(view)]).toEqual([
    lines('create materialized view "silver"."v" ("id", "name") as', 'select 1 as "id"'),
    'create unique index if not exists "v_pkey" on "silver"."v" ("id")',
    'create index if not exists "v_name_idx" on "silver"."v" ("name")',
    `comment on materialized view "silver"."v" is 'About v\nGrain: one thing'`,
    `comment on column "silver"."v"."id" is 'Key'`,
    'refresh materialized view concurrently "silver"."v"',
    'refresh materialized view "silver"."v"',
  ]);
});

test('a model is computed into an unlogged table of the run', () => {
  const build = scratchBuild(dim, computed);
  expect([...build.create, build.fill, ...build.keys]).toEqual([
    lines(
      'create unlogged table "scratch"."gold__dim__ab12cd34" (',
      '  "id" bigint not null,',
      '  "name" text not null,',
      '  "details" jsonb',
      ')',
    ),
    lines(
      'insert into "scratch"."gold__dim__ab12cd34" ("id", "name", "details")',
      'select * from "silver"."int_thing" as "t"',
    ),
    'alter table "scratch"."gold__dim__ab12cd34" add constraint "gold__dim__ab12cd34_pkey" primary key ("id")',
  ]);
  expect(build.fill.slice(build.queryOffset)).toBe(dim.sql);
});

test('a table that will be the model’s own is logged and has the model’s indexes', () => {
  const { create, keys } = scratchBuild(fact, scratchName(scratch, 'gold.fct'), { isKept: true });
  expect(create.join('\n').split('\n')[0]).toBe('create table "scratch"."gold__fct__ab12cd34" (');
  expect(keys).toEqual([
    'alter table "scratch"."gold__fct__ab12cd34" add constraint "gold__fct__ab12cd34_pkey" primary key ("id", "day")',
    'create index if not exists "gold__fct__ab12cd34_dim_id_idx" on "scratch"."gold__fct__ab12cd34" ("dim_id")',
    'create index if not exists "gold__fct__ab12cd34_day_amount_idx" on "scratch"."gold__fct__ab12cd34" ("day", "amount")',
  ]);
});

test('a computed table becomes the model’s own by name, and its constraint by its index', () => {
  expect(adoptTable(fact, scratchName(scratch, 'gold.fct'))).toEqual([
    'alter table "scratch"."gold__fct__ab12cd34" set schema "gold"',
    'alter table "gold"."gold__fct__ab12cd34" rename to "fct"',
    'alter index "gold"."gold__fct__ab12cd34_pkey" rename to "fct_pkey"',
    'alter index "gold"."gold__fct__ab12cd34_dim_id_idx" rename to "fct_dim_id_idx"',
    'alter index "gold"."gold__fct__ab12cd34_day_amount_idx" rename to "fct_day_amount_idx"',
  ]);
});

test('a materialized view that was filled aside becomes the model’s own by name', () => {
  expect(adoptMaterializedView(relation('gold.v'), scratchName(scratch, 'gold.v'))).toEqual([
    'alter materialized view "scratch"."gold__v__ab12cd34" set schema "gold"',
    'alter materialized view "gold"."gold__v__ab12cd34" rename to "v"',
  ]);
});

test('the diff is a full join of the keys that compares JSON as text', () => {
  expect(keyDiff(dim, computed, diff)).toEqual([
    lines(
      'create unlogged table "scratch"."gold__dim__ab12cd34__diff" as',
      'select',
      '  coalesce("live"."id", "computed"."id") as "id",',
      `  case when "computed"."id" is null then 'd' when "live"."id" is null then 'i' else 'u' end as "medallion_op"`,
      'from "gold"."dim" as "live"',
      'full join "scratch"."gold__dim__ab12cd34" as "computed" on "computed"."id" = "live"."id"',
      'where "live"."id" is null or "computed"."id" is null',
      '   or ("live"."name", "live"."details"::text) is distinct from ("computed"."name", "computed"."details"::text)',
    ),
  ]);
});

test('a table is reconciled by insert, update from and delete using', () => {
  const statements = reconcile(fact, computed, diff);
  const changes =
    '"scratch"."gold__dim__ab12cd34__diff" as "changes" join "scratch"."gold__dim__ab12cd34" as "computed" using ("id", "day")';
  expect(statements.insert).toBe(
    lines(
      'insert into "gold"."fct" ("id", "day", "dim_id", "amount")',
      'select "computed"."id", "computed"."day", "computed"."dim_id", "computed"."amount"',
      `from ${changes}`,
      `where "changes"."medallion_op" = 'i'`,
    ),
  );
  expect(statements.update).toBe(
    lines(
      'update "gold"."fct" as "live"',
      'set "dim_id" = "computed"."dim_id", "amount" = "computed"."amount"',
      `from ${changes}`,
      `where "changes"."medallion_op" = 'u' and "live"."id" = "changes"."id" and "live"."day" = "changes"."day"`,
    ),
  );
  expect(statements.delete).toBe(
    lines(
      'delete from "gold"."fct" as "live"',
      'using "scratch"."gold__dim__ab12cd34__diff" as "changes"',
      `where "changes"."medallion_op" = 'd' and "live"."id" = "changes"."id" and "live"."day" = "changes"."day"`,
    ),
  );
});

test('a table that is all key is never updated', () => {
  const bridge = relation('gold.bridge', { columns: [column('id', 'bigint', { notNull: true })] });
  expect(reconcile(bridge, computed, diff).update).toBeUndefined();
  expect(keyDiff(bridge, computed, diff).join()).not.toContain('is distinct from');
});

test('names longer than Postgres keeps are cut and stay different', () => {
  const [one, two] = [`${'x'.repeat(70)}_a`, `${'x'.repeat(70)}_b`].map(boundedName);
  expect(one).toHaveLength(63);
  expect(one).not.toBe(two);
  expect(Buffer.byteLength(boundedName('é'.repeat(40)))).toBeLessThanOrEqual(63);
});

test('each environment has a scratch schema of its own', () => {
  expect([scratchSchema('base'), scratchSchema('pr_12')]).toEqual(['scratch', 'pr_12__scratch']);
});

describe('on Postgres', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.drop());

  test('the statements of a first build and of a reconciliation run in their order', async () => {
    const run = (statement: string | undefined) => (statement ? database.sql.unsafe(statement) : undefined);
    await run('create schema gold; create schema silver; create schema scratch');
    await run(`create table silver.int_thing as select 1::bigint as id, 'a' as name, '{"n": 1.0}'::jsonb as details`);
    const compute = async (isKept: boolean) => {
      const build = scratchBuild(dim, computed, { isKept });
      for (const statement of [...build.create, build.fill, ...build.keys]) await run(statement);
    };
    await compute(true);
    for (const statement of [...adoptTable(dim, computed), ...createIndexes(dim), ...commentStatements(dim)])
      await run(statement);
    await compute(false);
    await run(
      "create table silver.int_fact as select 7::bigint as id, '2024-01-01'::date as day, 1::bigint as dim_id, 5::numeric(18,2) as amount",
    );
    await run(createTable(fact));
    await run(`insert into gold.fct select * from silver.int_fact`);
    for (const { statement } of addForeignKeys(fact)) await run(statement);

    await run(
      `update scratch."gold__dim__ab12cd34" set details = '{"n": 1.00}'; insert into scratch."gold__dim__ab12cd34" values (2, 'b')`,
    );
    for (const statement of keyDiff(dim, computed, diff)) await run(statement);
    expect([...(await database.sql.unsafe(countDiff(diff)))]).toEqual([{ inserted: '1', updated: '1', deleted: '0' }]);
    const changes = reconcile(dim, computed, diff);
    for (const statement of [changes.insert, changes.update, changes.delete]) await run(statement);
    expect([...(await database.sql.unsafe('select id, name, details::text from gold.dim order by id'))]).toEqual([
      { id: '1', name: 'a', details: '{"n": 1.00}' },
      { id: '2', name: 'b', details: null },
    ]);
  });
});
