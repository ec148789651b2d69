import { createDatabase } from '@medallion/testing';
import type { TestDatabase } from '@medallion/testing';
import fc from 'fast-check';
import type { SelectQueryBuilder } from 'kysely';
import {
  assertNotNull,
  datePart,
  integer,
  bigint,
  bool,
  clock,
  coalesce,
  compileModel,
  date,
  dateDiff,
  dateSeries,
  defineModel,
  defineQueryModel,
  defineRawTable,
  defineSource,
  int,
  lit,
  num,
  numeric,
  over,
  quoted,
  schemaOf,
  sum,
  text,
  timestamptz,
  toDate,
  upstreamModels,
  caseWhen,
  concat,
  flag,
  surrogateKey,
  surrogateKeyOf,
  toBigint,
  txt,
} from '../index.ts';
import type { AnyModel, Int, Text } from '../index.ts';

const rawAccount = defineRawTable({
  object: 'Account',
  description: 'accounts',
  fields: { Name: text(), AnnualRevenue: numeric(22, 6) },
});

const stgAccounts = defineModel({
  name: 'stg_salesforce__accounts',
  layer: 'bronze',
  grain: 'one account',
  description: 'accounts',
  materialized: 'view',
  columns: {
    account_id: text().primaryKey(),
    account_name: text().notNull(),
    annual_revenue: numeric(18, 2),
    exact_revenue: numeric(22, 6),
    age_days: int().notNull(),
    note: text(),
  },
  from: (db) =>
    db
      .selectFrom(rawAccount.as('r'))
      .innerJoin(clock.as('clock'), (join) => join.onTrue())
      .whereRef('r.system_modstamp', '<=', 'clock.as_of'),
  let: (c) => ({ name: coalesce(c('r.name'), "O'Brien") }),
  // Written out of order on purpose.
  select: (c, v) => ({
    note: lit(null),
    account_name: v.name,
    account_id: 'r.id',
    annual_revenue: num`${c('r.annual_revenue')} * ${-2}`,
    exact_revenue: 'r.annual_revenue',
    age_days: dateDiff(toDate(c('clock.as_of')), toDate(c('r.system_modstamp'))),
  }),
});

const GOLDEN = `select
  "r"."id" as "account_id",
  cast(coalesce("r"."name", 'O''Brien') as text) as "account_name",
  cast("r"."annual_revenue" * (-2) as numeric(18,2)) as "annual_revenue",
  "r"."annual_revenue" as "exact_revenue",
  cast(("clock"."as_of" at time zone 'UTC')::date - ("r"."system_modstamp" at time zone 'UTC')::date as integer) as "age_days",
  cast(null as text) as "note"
from "raw_salesforce"."account" as "r"
inner join (select as_of, load_seq, environment from "ops"."clock" where environment = 'pr_12') as "clock" on true
where "r"."system_modstamp" <= "clock"."as_of"`;

const GOLDEN_STEPS = `with
  "totals" as (
    select
      "a"."account_id",
      sum("a"."annual_revenue") as "total"
    from "bronze"."stg_salesforce__accounts" as "a"
    where "a"."note" is not null
      and "a"."account_name" = 'x'
    group by "a"."account_id"
  )
select
  cast(("totals"."total")::bigint as bigint) as "size_key",
  cast(case
    when ("totals"."total" > 10) then 'big'
    when ("totals"."total" > 5) then 'two
lines'
    else 'small'
  end as text) as "size"
from "totals"
left join (
  select
    "b"."account_id"
  from "bronze"."stg_salesforce__accounts" as "b"
) as "b" on "b"."account_id" = "totals"."account_id"
  and "b"."account_id" = 'y'
union all
select
  cast((-1) as bigint),
  cast('(unknown)' as text)
union all
select
  cast((-2) as bigint),
  cast('(not applicable)' as text)`;

const dimSize = defineModel({
  name: 'dim_size',
  layer: 'silver',
  grain: 'one account',
  description: 'sizes',
  materialized: 'table',
  defaultMembers: true,
  columns: { size_key: bigint().primaryKey(), size: text().notNull() },
  from: (db) =>
    db
      .with('totals', (db) =>
        db
          .selectFrom(stgAccounts.as('a'))
          .where('a.note', 'is not', null)
          .where('a.account_name', '=', 'x')
          .groupBy('a.account_id')
          .select((eb) => ['a.account_id', sum(eb.ref('a.annual_revenue')).as('total')]),
      )
      .selectFrom('totals')
      .leftJoin(db.selectFrom(stgAccounts.as('b')).select('b.account_id').as('b'), (join) =>
        join.onRef('b.account_id', '=', 'totals.account_id').on('b.account_id', '=', 'y'),
      ),
  select: (c) => ({
    size_key: assertNotNull(toBigint(c('totals.total'))),
    size: caseWhen(
      [
        [flag`${c('totals.total')} > 10`, 'big'],
        [flag`${c('totals.total')} > 5`, 'two\nlines'],
      ],
      'small',
    ),
  }),
});

const intTotals = defineModel({
  name: 'int_totals',
  layer: 'silver',
  grain: 'one account',
  description: 'totals',
  materialized: 'table',
  columns: { account_id: text().primaryKey(), total: numeric(18, 2), running: numeric(18, 2) },
  from: (db) =>
    db
      .with('totals', (db) =>
        db
          .selectFrom(stgAccounts.as('a'))
          .groupBy('a.account_id')
          .select((eb) => ['a.account_id', sum(eb.ref('a.annual_revenue')).as('total')]),
      )
      .selectFrom('totals'),
  select: (c) => ({
    account_id: 'totals.account_id',
    total: 'totals.total',
    running: over(sum(c('totals.total')), { orderBy: [c('totals.account_id')] }),
  }),
});

const dimension = (defaultMembers: any, more: Record<string, any> = {}) =>
  defineModel({
    name: 'dim_account',
    layer: 'gold',
    grain: 'one account',
    description: 'accounts',
    materialized: 'table',
    defaultMembers,
    columns: {
      account_key: bigint().primaryKey(),
      parent_account_key: bigint(),
      account_id: text().notNull(),
      size: text().notNull().accepted('big', 'small'),
      revenue: numeric(18, 2).notNull(),
      industry: text(),
      is_deleted: bool().notNull(),
      is_current: bool().notNull(),
      valid_from: timestamptz().notNull(),
      valid_to: timestamptz().notNull(),
      ...more,
    },
    from: (db) => db.selectFrom(clock.as('clock')),
    select: ((_: any) => ({
      account_key: lit(7),
      parent_account_key: lit(8),
      account_id: lit('A'),
      size: lit('big'),
      revenue: lit(1),
      industry: lit('x'),
      is_deleted: lit(true),
      is_current: lit(false),
      valid_from: 'clock.as_of',
      valid_to: 'clock.as_of',
      ...Object.fromEntries(Object.keys(more).map((name) => [name, lit(null)])),
    })) as any,
  }) as unknown as AnyModel;

test('compiled with fewer columns a model is what it would be if it declared no others, default members included', () => {
  const narrow = dimension(true);
  const wide = dimension(true, { extra: text() });
  const { sql, columns } = compileModel(wide, { only: Object.keys(narrow.columns) });
  expect(sql).toBe(compileModel(narrow).sql);
  expect(sql).not.toBe(compileModel(wide).sql);
  expect(columns.map(({ name }) => name)).toEqual(Object.keys(narrow.columns));
});

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  for (const schema of ['raw_salesforce', 'ops', 'bronze', 'silver', 'pr_12__bronze'])
    await database.sql.unsafe(`create schema ${schema}`);
  for (const model of [rawAccount, clock, stgAccounts] as unknown as AnyModel[]) await createEmpty(model);
  await database.sql`insert into ops.clock values ('base', '2024-06-01Z', 1), ('pr_12', '2020-01-01Z', 1)`;
  await database.sql`
    insert into raw_salesforce.account
      (id, system_modstamp, name, annual_revenue, content_hash, _field_set_id, _load_seq, _extracted_at, _last_seen_at, _superseded_at, _is_tombstone)
    values ('A', '2024-05-31Z', null, -1.234567, 'h', 1, 1, '2024-06-01Z', '2024-06-01Z', '9999-12-31Z', false)`;
});
afterAll(() => database.drop());

async function createEmpty(model: AnyModel): Promise<void> {
  const columns = Object.entries(model.columns as Record<string, any>).map(
    ([name, { def }]) => `${quoted(name)} ${def.sqlType}`,
  );
  await database.sql.unsafe(
    `create table ${quoted(schemaOf(model.layer))}.${quoted(model.name)} (${columns.join(', ')})`,
  );
}

test('a model compiles to readable SQL in contract order, for the schemas and the clock of an environment', () => {
  expect(compileModel(stgAccounts, { environment: 'pr_12' }).sql).toBe(GOLDEN);
});

test('every step, condition, branch and member stands on a line of its own', async () => {
  const { sql } = compileModel(dimSize);
  expect(sql).toBe(GOLDEN_STEPS);
  expect(await database.sql.unsafe(sql)).toHaveLength(2);
});

test('a text passes through compilation unharmed', async () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom("'", '"', '\\', '\n', ' ', '--', '/*', '*/', '$$', '$1', ';', '?', ':', 'a') }),
  );
  await fc.assert(
    fc.asyncProperty(nasty, async (value) => {
      const given = value.replaceAll('\0', '');
      const model = defineModel({
        name: 'm',
        layer: 'silver',
        grain: 'x',
        description: 'x',
        materialized: 'table',
        columns: { plain: text().notNull(), nested: text().notNull(), branch: text(), key: bigint() },
        from: (db) => db.selectFrom(clock.as('clock')),
        select: (c) => ({
          plain: lit(given),
          nested: concat(given, ''),
          branch: caseWhen([[c.eb('clock.environment', '=', 'base'), given]]),
          key: surrogateKey('x', txt`${given}::text`),
        }),
      });
      const rows = await database.sql.unsafe(compileModel(model).sql);
      expect(rows).toEqual([{ plain: given, nested: given, branch: given, key: surrogateKeyOf('x', given) }]);
    }),
    { seed: 4, numRuns: 200 },
  );
});

test('compiling twice gives the same text', () => {
  expect(compileModel(intTotals).sql).toBe(compileModel(intTotals).sql);
});

test('the compiled SQL runs and sees the clock of its environment', async () => {
  expect(await database.sql.unsafe(compileModel(stgAccounts).sql)).toEqual([
    {
      account_id: 'A',
      account_name: "O'Brien",
      annual_revenue: '2.47',
      exact_revenue: '-1.234567',
      age_days: 1,
      note: null,
    },
  ]);
  expect(await database.sql.unsafe(compileModel(stgAccounts, { environment: 'pr_12' }).sql)).toEqual([]);
});

test('only layers of an environment are renamed', () => {
  const { sql } = compileModel(intTotals, { environment: 'pr_12' });
  expect(sql).toContain('"pr_12__bronze"."stg_salesforce__accounts"');
  expect(compileModel(intTotals).sql).toContain('"bronze"."stg_salesforce__accounts"');
});

test('the uncast SQL is described with the types of the expressions themselves', async () => {
  const { columns } = await database.sql.unsafe(compileModel(intTotals).uncastSql).describe();
  expect(columns.map(({ name, type }) => [name, type])).toEqual([
    ['account_id', 25],
    ['total', 1700],
    ['running', 1700],
  ]);
  expect(compileModel(stgAccounts).sql).toContain('numeric(18,2)');
  expect(compileModel(stgAccounts).uncastSql).not.toContain('numeric(18,2)');
  expect(compileModel(stgAccounts).uncastSql).toContain('cast(null as text) as "note"');
});

test('dependencies are the models read, sorted, CTEs not among them', () => {
  expect(compileModel(stgAccounts).dependencies).toEqual(['ops.clock', 'raw.account']);
  expect(compileModel(intTotals).dependencies).toEqual(['bronze.stg_salesforce__accounts']);
  expect(upstreamModels(intTotals as unknown as AnyModel)).toEqual([stgAccounts]);
});

test('a source has nothing to compile', () => {
  const source = defineSource({ name: 'x', layer: 'ops', description: 'x', columns: { id: text() } });
  expect(() => compileModel(source as unknown as AnyModel)).toThrow('ops.x is a source: nothing computes it');
});

test('default members follow the rule: keys repeat the code, what may be null is', async () => {
  const rows = await database.sql.unsafe(compileModel(dimension(true)).sql);
  const member = (code: string, said: string) => ({
    account_key: code,
    parent_account_key: code,
    account_id: said,
    size: said,
    revenue: '0.00',
    industry: null,
    is_deleted: false,
    is_current: true,
    valid_from: new Date('1900-01-01T00:00:00Z'),
    valid_to: new Date('9999-12-31T00:00:00Z'),
  });
  expect(rows.filter((row) => BigInt(row['account_key']) < 0n)).toEqual([
    member('-1', '(unknown)'),
    member('-2', '(not applicable)'),
  ]);
  expect(rows).toHaveLength(3);
});

test('a default member takes the values it is given', async () => {
  const model = dimension(
    { unknown: { industry: 'none', hired_on: '2000-01-01' }, notApplicable: { hired_on: '2000-01-02' } },
    { hired_on: date().notNull() },
  );
  const rows = await database.sql.unsafe(
    compileModel(model).sql.replace('cast(null as date)', "cast('1999-01-01' as date)"),
  );
  expect(rows.map((row) => [row['industry'], row['hired_on']])).toEqual([
    ['x', '1999-01-01'],
    ['none', '2000-01-01'],
    [null, '2000-01-02'],
  ]);
});

test('a column no rule fills must be given', () => {
  expect(() => compileModel(dimension(true, { hired_on: date().notNull() }))).toThrow(
    'gold.dim_account: the default member -1 has no value for hired_on, which is date not null',
  );
});

test.each<[string, (query: any) => any, number]>([
  ['an order and a limit', (query) => query.orderBy('clock.load_seq').limit(1), 3],
  ['an offset', (query) => query.offset(1), 2],
  ['a count of rows to fetch', (query) => query.fetch(1), 3],
])('a model with %s keeps it to itself when default members follow', async (_, part, rows) => {
  const model = defineModel({
    name: 'dim_x',
    layer: 'gold',
    grain: 'x',
    description: 'x',
    materialized: 'table',
    defaultMembers: true,
    columns: { x_key: bigint().primaryKey() },
    from: (db) => part(db.selectFrom(clock.as('clock'))) as SelectQueryBuilder<any, any, {}>,
    // The body is the case's: its sources are not known here.
    select: () => ({ x_key: 'clock.load_seq' }) as any,
  });
  expect(await database.sql.unsafe(compileModel(model).sql)).toHaveLength(rows);
});

test('a union and a recursive query compile, with their columns in contract order', async () => {
  const steps = defineQueryModel({
    name: 'int_steps',
    layer: 'silver',
    grain: 'one step',
    description: 'steps',
    materialized: 'view',
    columns: { step: int().notNull(), kind: text().notNull() },
    query: (db) =>
      db
        .withRecursive('counter(n)', (db) =>
          db
            .selectNoFrom(() => [lit<Int>(1).as('n')])
            .unionAll(
              db
                .selectFrom('counter')
                .where('counter.n', '<', 3)
                .select((eb) => [assertNotNull(integer`${eb.ref('counter.n')} + 1`).as('n')]),
            ),
        )
        .selectFrom('counter')
        .select((eb) => [lit<Text>('counted').as('kind'), eb.ref('counter.n').as('step')])
        .unionAll(
          db
            .selectFrom(dateSeries('2024-01-30', '2024-02-01').as('d'))
            .select((eb) => [lit<Text>('dated').as('kind'), datePart('day', eb.ref('d.day')).as('step')]),
        ),
  });
  const rows = await database.sql.unsafe(`${compileModel(steps).sql} order by 2, 1`);
  expect(rows.map((row) => `${row['kind']} ${row['step']}`)).toEqual([
    'counted 1',
    'counted 2',
    'counted 3',
    'dated 1',
    'dated 30',
    'dated 31',
  ]);
});

test('problems of a declaration are reported together, each with its remedy', () => {
  const broken = defineModel({
    name: 'broken',
    layer: 'silver',
    grain: 'x',
    description: 'x',
    materialized: 'table',
    columns: { a: numeric(), b: timestamptz() },
    from: (db) => db.selectFrom(stgAccounts.as('a')),
    // `as any`: a number for an instant, besides what the templates hold, would not compile.
    select: ((c: any) => ({ a: num`nullif(${c('a.annual_revenue')}, 0)`, b: num`now()` })) as any,
  });
  expect(() => compileModel(broken as unknown as AnyModel)).toThrow(
    /silver\.broken has 2 problems:\n- .*Use nullIf\(a, b\)\.\n- .*clock/,
  );
});
