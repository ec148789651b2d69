import { createDatabase } from '@medallion/testing';
import { createLoginRole } from '../connection/fixtures/login-role.ts';
import { openWarehouse } from '../connection/open-warehouse.ts';
import { holdLock } from '../execute/fixtures/lock-holder.ts';
import { firstRecords, LAYERS, openShopWarehouse, type ShopWarehouse } from '../execute/fixtures/shop-warehouse.ts';
import { withEnvironmentLock } from '../locks/warehouse-locks.ts';
import { dropEnvironment } from './drop-environment.ts';
import { contentsOf } from './fixtures/contents.ts';
import { listEnvironments } from './list-environments.ts';

let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, '2024-01-02T00:00:00.000Z');
  await shop.buildAll();
});
afterEach(() => shop.close());

async function buildIn(environment: string): Promise<void> {
  for (const layer of LAYERS) await shop.build(layer, { factor: 2 }, { environment });
}
const schemas = async (): Promise<unknown[]> =>
  (await shop.query(`select nspname from pg_namespace where nspname like '%\\_\\_%' order by 1`)).map(
    ({ nspname }) => nspname,
  );
const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test('environments are listed with what they compute and what they take from the base', async () => {
  expect(await listEnvironments(shop.warehouse)).toEqual([]);
  await buildIn('pr_2');
  await shop.build('bronze', {}, { environment: 'pr_1' });
  const built = { asOf: new Date('2024-01-02Z'), isFixed: false, publishedAt: expect.any(Date) };
  expect(await listEnvironments(shop.warehouse)).toEqual([
    { environment: 'pr_1', computed: 0, reused: 2, ...built },
    { environment: 'pr_2', computed: 2, reused: 6, ...built },
  ]);
});

test('dropped, an environment leaves no schema and no record, and the others are untouched', async () => {
  await buildIn('pr_1');
  await buildIn('pr_2');
  const others = [await contentsOf(shop, 'base'), await contentsOf(shop, 'pr_2')];
  expect(await dropEnvironment(shop.warehouse, 'pr_1')).toEqual({
    environment: 'pr_1',
    schemas: ['pr_1__bronze', 'pr_1__gold', 'pr_1__scratch', 'pr_1__silver'],
  });
  expect(await schemas()).toEqual(['pr_2__bronze', 'pr_2__gold', 'pr_2__scratch', 'pr_2__silver']);
  const tables = await shop.query(
    `select table_name from information_schema.columns where table_schema = 'ops' and column_name = 'environment' order by 1`,
  );
  for (const { table_name: table } of tables) {
    expect({
      table,
      rows: await shop.query(`select * from ops."${String(table)}" where environment = 'pr_1'`),
    }).toEqual({ table, rows: [] });
  }
  expect([await contentsOf(shop, 'base'), await contentsOf(shop, 'pr_2')]).toEqual(others);
});

test('an environment somebody’s view reads is not dropped', async () => {
  await buildIn('pr_1');
  await shop.write('create schema reports; create view reports.deals as select * from pr_1__gold.fct_opportunity');
  expect(await failure(dropEnvironment(shop.warehouse, 'pr_1'))).toMatchObject({
    code: 'DEPENDENTS_NOT_OURS',
    message: 'pr_1 was not dropped: view reports.deals depends on it.',
  });
  expect(await listEnvironments(shop.warehouse)).toHaveLength(1);
});

test('it waits in bounds for who reads the environment, and names them', async () => {
  await buildIn('pr_1');
  const { pid, release } = await holdLock(shop.database, 'select from pr_1__gold.fct_opportunity', 'a dashboard');
  const error = await failure(dropEnvironment(shop.warehouse, 'pr_1', { lockTimeoutMs: 20 }));
  await release();
  expect(error).toMatchObject({
    code: 'LOCKED_BY_OTHERS',
    kind: 'environment',
    message: expect.stringContaining(`pr_1__gold.fct_opportunity is held by session ${pid} of `),
    fix: `Wait for it to end, or end it with select pg_terminate_backend(${pid});, and try again.`,
  });
  expect(await schemas()).toHaveLength(4);
  expect(await listEnvironments(shop.warehouse)).toHaveLength(1);
  expect(await dropEnvironment(shop.warehouse, 'pr_1', { lockTimeoutMs: 20 })).toMatchObject({ environment: 'pr_1' });
});

test('it waits for a build of the base, which makes views of environments again', async () => {
  await buildIn('pr_1');
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  let base: Promise<unknown> = Promise.resolve();
  await new Promise<void>((begun) => {
    base = withEnvironmentLock(shop.warehouse, 'base', () => (begun(), ended));
  });
  const dropped = dropEnvironment(shop.warehouse, 'pr_1');
  const waits = async (): Promise<string> => {
    for (;;) {
      const waiting = await shop.query(`select from pg_locks where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())`);
      if (waiting.length > 0) return 'waits';
    }
  };
  expect(await Promise.race([dropped, waits()])).toBe('waits');
  expect(await schemas()).toHaveLength(4);
  end();
  await base;
  expect(await dropped).toMatchObject({ environment: 'pr_1' });
});

test('a login that is no superuser drops what the builder made', async () => {
  const own = await createDatabase();
  const login = await createLoginRole(shop.database);
  await own.sql.unsafe(`grant medallion_loader, medallion_builder, medallion_reader to ${login.name}`);
  await own.sql.unsafe(`alter database "${own.name}" owner to ${login.name}`);
  const url = new URL(login.url);
  url.pathname = `/${own.name}`;
  const warehouse = await openWarehouse({ url: url.href, home: '/nonexistent' });
  const builder = await warehouse.connect('builder');
  await builder.sql`create schema pr_1__gold`;
  await builder.sql`create table pr_1__gold.dim_account ()`;
  await builder.sql`insert into ops.layer_ledger values ('pr_1', 'gold', 'x', null, 'y', null, '2024-01-01Z')`;
  expect(await dropEnvironment(warehouse, 'pr_1')).toEqual({ environment: 'pr_1', schemas: ['pr_1__gold'] });
  await warehouse.close();
  await own.drop();
  await login.drop();
});

test('the base is not dropped', async () => {
  expect(await failure(dropEnvironment(shop.warehouse, 'base'))).toMatchObject({ code: 'ENVIRONMENT_IS_BASE' });
});

test('an unknown environment is refused with the closest one', async () => {
  await buildIn('pr_12');
  expect(await failure(dropEnvironment(shop.warehouse, 'pr_11'))).toMatchObject({
    code: 'UNKNOWN_ENVIRONMENT',
    message: 'There is no environment "pr_11". Did you mean "pr_12"?',
    fix: 'There are pr_12.',
  });
});
