import { randomBytes } from 'node:crypto';
import type { ConnectionTarget } from '../connection/target.ts';
import { openWarehouse } from '../connection/open-warehouse.ts';
import { embeddedServer } from '../embedded/embedded-server.ts';
import { query } from '../embedded/fixtures/query.ts';
import { createStateFolder, removeStateFolders } from '../embedded/fixtures/state-folder.ts';

let server: ConnectionTarget;

beforeAll(async () => {
  server = await embeddedServer({ home: await createStateFolder() }).start();
});
afterAll(removeStateFolders);

/** A login with these attributes and a database it owns; its connection string. */
async function loginWithDatabase(name: string, attributes: string): Promise<string> {
  const password = randomBytes(8).toString('hex');
  await query(server, `create role ${name} login nosuperuser ${attributes} password '${password}'`);
  await query(server, `create database ${name}_dw owner ${name}`);
  return `postgres://${name}:${password}@127.0.0.1:${server.port}/${name}_dw`;
}

const ourRoles = async (): Promise<string[]> => {
  const rows = await query(server, `select rolname from pg_roles where rolname like 'medallion\\_%' order by rolname`);
  return rows.map((row) => String(row['rolname']));
};

test('a login without the right to create roles makes a warehouse without them', async () => {
  const warehouse = await openWarehouse({
    url: await loginWithDatabase('plain', ''),
    home: '/nonexistent',
    role: 'builder',
  });
  await warehouse.sql`create table gold.x (id int)`;
  await warehouse.close();
  expect(warehouse.describe.hasSeparateRoles).toBe(false);
  expect(await ourRoles()).toEqual([]);
});

test('a login that may create roles makes them and acts as them, without being superuser', async () => {
  const url = await loginWithDatabase('maker', 'createrole');
  const owner = await openWarehouse({ url, home: '/nonexistent' });
  const builder = await owner.connect('builder');
  const loader = await owner.connect('loader');
  const reader = await owner.connect('reader');
  await loader.sql`create table raw_salesforce.account (id text)`;
  await builder.sql`create table gold.dim_account as select id from raw_salesforce.account`;
  await builder.sql`create schema pr_12__gold`;
  expect(await reader.sql`select * from gold.dim_account`).toEqual([]);
  await expect(loader.sql`select * from gold.dim_account`).rejects.toMatchObject({ code: '42501' });
  await owner.close();
  expect(owner.describe.hasSeparateRoles).toBe(true);
  expect(await ourRoles()).toEqual(['medallion_builder', 'medallion_loader', 'medallion_reader']);
});

test('a role of ours that somebody made superuser is refused', async () => {
  const url = await loginWithDatabase('late', 'createrole');
  await query(server, 'alter role medallion_loader superuser');
  await expect(openWarehouse({ url, home: '/nonexistent' })).rejects.toMatchObject({
    code: 'ROLE_IS_SUPERUSER',
    fix: expect.stringContaining('alter role medallion_loader nosuperuser'),
  });
  await query(server, 'alter role medallion_loader nosuperuser');
});
