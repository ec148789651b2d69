import { createDatabase, type TestDatabase } from '@medallion/testing';
import { createLoginRole, type LoginRole } from './fixtures/login-role.ts';
import { recordingLogger } from './fixtures/recording-logger.ts';
import { openWarehouse, type OpenWarehouseOptions } from './open-warehouse.ts';

let database: TestDatabase;
const logins: LoginRole[] = [];
const open = (options: Partial<OpenWarehouseOptions> = {}) =>
  openWarehouse({ url: database.url, home: '/nonexistent', ...options });

beforeEach(async () => {
  database = await createDatabase();
});
afterEach(async () => {
  for (const login of logins.splice(0)) await login.drop();
  await database.drop();
});

async function login(attributes?: string): Promise<LoginRole> {
  const created = await createLoginRole(database, attributes);
  logins.push(created);
  return created;
}

const schemas = async (): Promise<string[]> => {
  const rows = await database.sql<{ nspname: string }[]>`
    select nspname from pg_namespace where nspname not like 'pg\\_%' and nspname <> 'information_schema' order by 1`;
  return rows.map(({ nspname }) => nspname);
};

test('an empty database is made ours, and host and database are said before', async () => {
  const logger = recordingLogger();
  const warehouse = await open({ logger });
  await warehouse.close();
  expect(await schemas()).toEqual(['bronze', 'gold', 'ops', 'public', 'raw_salesforce', 'scratch', 'silver']);
  const { hostname, port, username } = new URL(database.url);
  const where = `database "${database.name}" on ${hostname}:${port || 5432} as ${username}`;
  expect(logger.lines.filter((line) => line.includes(where))).toEqual([
    expect.stringContaining(`info: Warehouse: ${where}, Postgres `),
    `info: Preparing ${where}.`,
  ]);
});

test('a database with tables of others in other schemas is fine', async () => {
  await database.sql`create table public.theirs (id int)`;
  await (await open()).close();
  expect(await schemas()).toContain('gold');
});

test('a database whose schemas have our names but not our marker is not written to', async () => {
  await database.sql`create schema silver`;
  await database.sql`create schema gold`;
  await expect(open()).rejects.toMatchObject({
    code: 'DATABASE_NOT_OURS',
    message: expect.stringMatching(/"gold", "silver".*Nothing was written\./),
    fix: expect.stringMatching(/another.*database.*embedded/),
    fields: { schemas: ['gold', 'silver'] },
  });
  expect(await schemas()).toEqual(['gold', 'public', 'silver']);
});

test("another application's table of the marker's name is not taken for the marker", async () => {
  await database.sql.unsafe('create schema ops; create table ops.warehouse_marker (pallet int)');
  await expect(open()).rejects.toMatchObject({ code: 'DATABASE_NOT_OURS' });
});

test('each database has an identity of its own, which stays', async () => {
  const [first, again] = [await open(), await open()];
  await Promise.all([first.close(), again.close()]);
  const other = await createDatabase();
  const elsewhere = await open({ url: other.url });
  await elsewhere.close();
  await other.drop();
  expect(first.warehouseId).toMatch(/^[0-9a-f-]{36}$/);
  expect(again.warehouseId).toBe(first.warehouseId);
  expect(elsewhere.warehouseId).not.toBe(first.warehouseId);
});

test('a reader does not prepare a database', async () => {
  await expect(open({ role: 'reader' })).rejects.toMatchObject({ code: 'WAREHOUSE_EMPTY' });
  expect(await schemas()).toEqual(['public']);
});

test('a reader cannot write, even where its login could', async () => {
  await (await open()).close();
  const reader = await open({ role: 'reader' });
  await expect(reader.sql`create table public.x ()`).rejects.toMatchObject({ code: '25006' });
  await reader.close();
});

test('a login that may not create schemas is told what to grant', async () => {
  const { name, url } = await login();
  await expect(open({ url })).rejects.toMatchObject({
    code: 'DATABASE_NO_PERMISSION',
    message: expect.stringContaining(`${name} may not create Medallion's schemas in database "${database.name}"`),
    fix: expect.stringContaining(`grant create, temporary on database "${database.name}" to "${name}"`),
  });
  expect(await schemas()).toEqual(['public']);
});

test('a login that may not create roles goes on without them, and says so once', async () => {
  const { name, url } = await login();
  await database.sql.unsafe(`grant create on database "${database.name}" to ${name}`);
  const logger = recordingLogger();
  const warehouse = await open({ url, logger, role: 'loader' });
  const [row] = await warehouse.sql`select current_user::text as name`;
  await warehouse.close();
  await (await open({ url, logger })).close();
  expect(row).toEqual({ name });
  expect(warehouse.describe.hasSeparateRoles).toBe(false);
  expect(logger.lines.filter((line) => line.startsWith('warn: '))).toEqual([
    expect.stringContaining(`warn: ${name} may not`),
  ]);
});

test('a login that is a member of the roles and owns the database separates them', async () => {
  // The roles are the server's: some warehouse must have made them.
  await (await open()).close();
  const own = await createDatabase();
  const { name, url } = await login();
  await database.sql.unsafe(`grant medallion_loader, medallion_builder, medallion_reader to ${name}`);
  await database.sql.unsafe(`alter database "${own.name}" owner to ${name}`);
  const ownUrl = new URL(url);
  ownUrl.pathname = `/${own.name}`;
  const builder = await open({ url: ownUrl.href, role: 'builder' });
  const [row] = await builder.sql`select current_user::text as name`;
  await builder.sql`create schema pr_12__silver`;
  await builder.close();
  await own.drop();
  expect(row).toEqual({ name: 'medallion_builder' });
});

test('two processes that prepare one database at once both get it', async () => {
  const [a, b] = await Promise.all([open(), open()]);
  const rows = await a.sql`select count(*)::int as markers from ops.warehouse_marker`;
  await Promise.all([a.close(), b.close()]);
  expect(rows).toEqual([{ markers: 1 }]);
});

test('two warehouses of one server may be prepared at once', async () => {
  const other = await createDatabase();
  const both = await Promise.all([open(), open({ url: other.url })]);
  await Promise.all(both.map((warehouse) => warehouse.close()));
  await other.drop();
  expect(both.map(({ describe }) => describe.hasSeparateRoles)).toEqual([true, true]);
});

test('a database prepared by a newer version is left alone', async () => {
  await (await open()).close();
  await database.sql`insert into ops.migration (timestamp, name) values (9999999999999, 'FromTheFuture9999999999999')`;
  await expect(open()).rejects.toMatchObject({
    code: 'DATABASE_NEWER',
    message: expect.stringContaining('FromTheFuture9999999999999'),
  });
});

test('closing a warehouse closes those connected from it', async () => {
  const warehouse = await open();
  const loader = await warehouse.connect('loader');
  await loader.sql`select 1`;
  await warehouse.close();
  await expect(loader.sql`select 1`).rejects.toMatchObject({ code: 'CONNECTION_ENDED' });
});
