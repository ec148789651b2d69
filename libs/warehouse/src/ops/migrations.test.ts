import { createDatabase, type TestDatabase } from '@medallion/testing';
import type { DataSource } from 'typeorm';
import { openWarehouse } from '../connection/open-warehouse.ts';
import type { Warehouse } from '../connection/warehouse.ts';
import type { ClockReading } from './entities/clock.ts';
import { opsMigrationNames } from './migrations/index.ts';

let database: TestDatabase;
let warehouse: Warehouse;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createDatabase();
  warehouse = await openWarehouse({ url: database.url, home: '/nonexistent' });
  dataSource = await warehouse.openOps();
});
afterAll(async () => {
  await dataSource?.destroy();
  await warehouse?.close();
  await database?.drop();
});

/** What TypeORM would change to make the database like the entities; table comments it cannot compare, it only repeats. */
async function drift(): Promise<string[]> {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => query).filter((query) => !query.startsWith('COMMENT ON TABLE'));
}

test('the migrations make exactly the tables of the entities', async () => {
  expect(await drift()).toEqual([]);
});

test('a column the entities do not know is seen as drift', async () => {
  await database.sql`alter table ops.clock add column stray int`;
  expect(await drift()).toEqual(['ALTER TABLE "ops"."clock" DROP COLUMN "stray"']);
  await database.sql`alter table ops.clock drop column stray`;
});

test('running the migrations again changes nothing', async () => {
  expect(await dataSource.runMigrations({ transaction: 'all' })).toEqual([]);
  await (await openWarehouse({ url: database.url, home: '/nonexistent' })).close();
  const applied = await database.sql<{ name: string }[]>`select name from ops.migration order by id`;
  expect(applied.map(({ name }) => name)).toEqual(opsMigrationNames);
});

test('every table of ops is documented', async () => {
  const bare = await database.sql`
    select relname from pg_class
    where relnamespace = 'ops'::regnamespace and relkind = 'r' and relname <> 'migration'
      and obj_description(oid, 'pg_class') is null`;
  expect(bare).toEqual([]);
});

test('every schema of the warehouse is documented', async () => {
  const rows = await database.sql`
    select nspname from pg_namespace
    where nspname in ('raw_salesforce', 'bronze', 'silver', 'gold', 'scratch', 'ops')
      and obj_description(oid, 'pg_namespace') is not null`;
  expect(rows).toHaveLength(6);
});

test('no default of ops reads the time of day', async () => {
  const rows = await database.sql<{ text: string }[]>`
    select pg_get_expr(adbin, adrelid) as text from pg_attrdef
    where adrelid in (select oid from pg_class where relnamespace = 'ops'::regnamespace)`;
  expect(rows.filter(({ text }) => /now\(|current_|clock_timestamp/i.test(text))).toEqual([]);
});

test('a repository writes what postgres.js reads', async () => {
  const asOf = new Date('2024-06-01T09:30:00.123Z');
  await dataSource
    .getRepository<ClockReading>('clock')
    .insert({ environment: 'base', asOf, loadSeq: '9007199254740993' });
  expect(await warehouse.sql`select * from ops.clock`).toEqual([
    { environment: 'base', as_of: asOf, load_seq: '9007199254740993', is_fixed: false },
  ]);
});

test('a migration cannot be taken back', async () => {
  await expect(dataSource.undoLastMigration()).rejects.toMatchObject({ code: 'MIGRATION_FORWARD_ONLY' });
});
