import { createDatabase, type TestDatabase } from '@medallion/testing';
import { openWarehouse } from '../connection/open-warehouse.ts';
import type { Warehouse } from '../connection/warehouse.ts';
import type { WarehouseRole } from './roles.ts';

let database: TestDatabase;
let owner: Warehouse;
const as: Partial<Record<WarehouseRole, Warehouse>> = {};

beforeAll(async () => {
  database = await createDatabase();
  owner = await openWarehouse({ url: database.url, home: '/nonexistent' });
  for (const role of ['loader', 'builder', 'reader'] as const) as[role] = await owner.connect(role);
  await as.loader!.sql`create table raw_salesforce.account (id text)`;
  await as.builder!.sql`create table scratch.dim_account (account_key bigint)`;
  await as.builder!.sql`alter table scratch.dim_account set schema gold`;
});
afterAll(async () => {
  await owner?.close();
  await database?.drop();
});

const run = (role: WarehouseRole, statement: string): Promise<string> =>
  as[role]!.sql.unsafe(statement).then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

const DENIED = '42501';

test('no role of ours is superuser or may log in', async () => {
  const rows = await database.sql`
    select rolname, rolsuper, rolcanlogin, rolcreaterole, rolcreatedb, rolbypassrls from pg_roles
    where rolname in ('medallion_loader', 'medallion_builder', 'medallion_reader')
      and not (rolsuper or rolcanlogin or rolcreaterole or rolcreatedb or rolbypassrls)`;
  expect(rows).toHaveLength(3);
});

test.each([
  ['loader', 'create table raw_salesforce.contact (id text)'],
  ['loader', `insert into raw_salesforce.account values ('001')`],
  ['loader', `insert into ops.clock (environment, as_of, load_seq) values ('base', '2024-01-01Z', 1)`],
  ['loader', 'update ops.warehouse_marker set organization_id = null'],
  ['loader', 'create temporary table staging ()'],
  ['builder', 'select * from raw_salesforce.account'],
  ['builder', 'select * from ops.clock'],
  ['builder', 'create view bronze.stg_account as select * from raw_salesforce.account'],
  ['builder', 'create table silver.int_account (id text)'],
  ['builder', 'create schema pr_12__gold'],
  ['builder', 'create temporary table work ()'],
  ['builder', `insert into ops.layer_ledger values ('base', 'gold', 'x', null, 'y', null, '2024-01-01Z')`],
  ['reader', 'select * from gold.dim_account'],
  ['reader', 'select * from ops.model_run'],
  ['reader', 'select object, record_id, field, reason, file, position from ops.rejected_record'],
] as const)('the %s may %s', async (role, statement) => {
  expect(await run(role, statement)).toBe('done');
});

test.each([
  ['loader', 'create table gold.x ()'],
  ['loader', 'select * from gold.dim_account'],
  ['loader', `update ops.layer_ledger set actual = 'x'`],
  ['builder', `insert into raw_salesforce.account values ('001')`],
  ['builder', 'truncate raw_salesforce.account'],
  ['builder', 'create table raw_salesforce.x ()'],
  ['builder', 'drop table raw_salesforce.account'],
  ['builder', 'select * from ops.rejected_record'],
  ['builder', 'update ops.warehouse_marker set organization_id = null'],
  ['builder', `update ops.clock set as_of = '2020-01-01Z'`],
  ['reader', 'select * from raw_salesforce.account'],
  ['reader', 'select record from ops.rejected_record'],
  ['reader', 'set transaction read write; insert into gold.dim_account values (1)'],
] as const)('the %s may not %s', async (role, statement) => {
  expect(await run(role, statement)).toBe(DENIED);
});

test('a reader sees through a bronze view what raw it may not read', async () => {
  await as.builder!.sql`create view bronze.stg_seen as select id from raw_salesforce.account`;
  expect(await run('reader', 'select * from bronze.stg_seen')).toBe('done');
});

test('a table in scratch is closed to readers', async () => {
  await as.builder!.sql`create table scratch.half_built (id int)`;
  expect(await run('reader', 'select * from scratch.half_built')).toBe(DENIED);
});
