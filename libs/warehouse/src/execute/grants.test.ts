import { createLoginRole, type LoginRole } from '../connection/fixtures/login-role.ts';
import type { ShopOptions } from './fixtures/shop.ts';
import { firstRecords, LAYERS, openShopWarehouse, opportunity, type ShopWarehouse } from './fixtures/shop-warehouse.ts';

let shop: ShopWarehouse;
let analyst: LoginRole;
let intern: LoginRole;
beforeEach(async () => {
  shop = await openShopWarehouse();
  analyst = await createLoginRole(shop.database);
  intern = await createLoginRole(shop.database);
  await shop.load(firstRecords, '2024-01-02T00:00:00.000Z');
  await shop.buildAll();
});
afterEach(async () => {
  await analyst.drop();
  await intern.drop();
  await shop.close();
});

const may = async (role: LoginRole, relation: string): Promise<unknown> =>
  (
    await shop.query(
      `select has_table_privilege('${role.name}', '${relation}', 'select')
         and has_schema_privilege('${role.name}', split_part('${relation}', '.', 1), 'usage') as it`,
    )
  )[0]!['it'];
const gold = (readers: readonly LoginRole[] | undefined, options: ShopOptions = {}) =>
  shop.build('gold', { ...options, ...(readers === undefined ? {} : { readers: readers.map(({ name }) => name) }) });

test('a role declared may read the model, and nothing is built for it', async () => {
  const report = await gold([analyst]);
  expect(report.models.map(({ action }) => action)).toEqual(['skipped', 'skipped']);
  expect([await may(analyst, 'gold.fct_opportunity'), await may(analyst, 'gold.dim_account')]).toEqual([true, false]);
  expect((await gold([analyst])).nothingToDo).toBe(true);
});

test('where models are published by themselves, those that nothing is built for are granted and revoked as well', async () => {
  const byModel = (readers: readonly string[]) => shop.build('gold', { readers }, { publish: 'model' });
  const report = await byModel([analyst.name]);
  expect(report.models.map(({ action }) => action)).toEqual(['skipped', 'skipped']);
  expect(await may(analyst, 'gold.fct_opportunity')).toBe(true);
  expect((await byModel([analyst.name])).nothingToDo).toBe(true);
  await byModel([]);
  expect(await may(analyst, 'gold.fct_opportunity')).toBe(false);
  expect(await shop.query('select * from ops.granted_role')).toEqual([]);
});

test('what a model published by itself was granted in place of something else is revoked in its turn', async () => {
  await gold([analyst]);
  await shop.build('gold', { readers: [intern.name] }, { publish: 'model', force: true });
  expect([await may(analyst, 'gold.fct_opportunity'), await may(intern, 'gold.fct_opportunity')]).toEqual([
    false,
    true,
  ]);
  await shop.build('gold', {}, { publish: 'model' });
  expect(await may(intern, 'gold.fct_opportunity')).toBe(false);
  expect(await shop.query('select * from ops.granted_role')).toEqual([]);
});

test('taken out of the declaration, what was granted is revoked, of the schema too', async () => {
  await gold([analyst, intern]);
  await gold([intern]);
  expect([await may(analyst, 'gold.fct_opportunity'), await may(intern, 'gold.fct_opportunity')]).toEqual([
    false,
    true,
  ]);
  await gold(undefined);
  expect(await may(intern, 'gold.fct_opportunity')).toBe(false);
  expect(await shop.query(`select has_schema_privilege('${intern.name}', 'gold', 'usage') as it`)).toEqual([
    { it: false },
  ]);
  expect(await shop.query('select * from ops.granted_role')).toEqual([]);
});

test('what somebody granted by hand stays, declared in between or not', async () => {
  await shop.write(
    `grant select on gold.fct_opportunity to ${intern.name}; grant usage on schema gold to ${intern.name}`,
  );
  await gold([intern, analyst]);
  await gold([analyst]);
  expect([await may(intern, 'gold.fct_opportunity'), await may(analyst, 'gold.fct_opportunity')]).toEqual([true, true]);
});

test('what somebody revoked by hand is noticed and granted again', async () => {
  await gold([analyst]);
  await shop.write(`revoke select on gold.fct_opportunity from ${analyst.name}`);
  const plan = await shop.plan('gold', { readers: [analyst.name] });
  expect(plan.models.find(({ model }) => model === 'gold.fct_opportunity')).toMatchObject({
    action: 'grant',
    cause: 'grants',
    reason: `To be granted to ${analyst.name}.`,
  });
  await gold([analyst]);
  expect(await may(analyst, 'gold.fct_opportunity')).toBe(true);
});

test('a relation that is made anew is granted anew', async () => {
  const readers = [analyst.name];
  await gold([analyst]);
  const before = await shop.query(`select 'gold.fct_opportunity'::regclass::oid as oid`);
  await shop.build('silver', { inCents: true, readers });
  await shop.write('drop table gold.fct_opportunity');
  await gold([analyst], { inCents: true });
  expect(await shop.query(`select 'gold.fct_opportunity'::regclass::oid as oid`)).not.toEqual(before);
  expect(await may(analyst, 'gold.fct_opportunity')).toBe(true);
});

test('a layer grants what its models do not decide themselves, on tables, views and seeds', async () => {
  const grants = { silver: { select: [analyst.name] }, gold: { select: [analyst.name] } };
  await shop.build('silver', { namesStored: true }, { grants });
  await shop.build('gold', { readers: [] }, { grants });
  const relations = [
    'silver.int_accounts',
    'silver.int_names',
    'silver.seed_stage',
    'gold.dim_account',
    'gold.fct_opportunity',
  ];
  expect(await Promise.all(relations.map((relation) => may(analyst, relation)))).toEqual([
    true,
    true,
    true,
    true,
    false,
  ]);
});

test('public is everybody', async () => {
  await shop.build('gold', { readers: ['public'] });
  expect(await may(intern, 'gold.fct_opportunity')).toBe(true);
  expect((await shop.build('gold', { readers: ['public'] })).nothingToDo).toBe(true);
  await gold(undefined);
  expect(await may(intern, 'gold.fct_opportunity')).toBe(false);
});

test('a role the server does not have is named before anything is published', async () => {
  await shop.load({ Opportunity: [opportunity(4, 1, 1)] }, '2024-01-03T00:00:00.000Z');
  await shop.build('bronze');
  await shop.build('silver');
  await expect(shop.build('gold', { readers: ['nobody_there'] })).rejects.toMatchObject({
    code: 'ROLE_MISSING',
    kind: 'environment',
    message: expect.stringMatching(
      /^gold\.fct_opportunity \(.*shop\.ts:\d+\) shall be granted to "nobody_there", and the server has no such role\.$/,
    ),
    fix: expect.stringMatching(/^Create it: create role "nobody_there"; Or correct `grants`/),
  });
  expect(await shop.query('select count(*)::int as n from gold.fct_opportunity')).toEqual([{ n: 3 }]);
  await gold([analyst]);
  expect(await shop.query('select count(*)::int as n from gold.fct_opportunity')).toEqual([{ n: 4 }]);
});

test('a failed publish grants nothing', async () => {
  const readers = [analyst.name];
  await expect(shop.build('gold', { readers, stages: ['Other'] })).rejects.toMatchObject({ code: 'CHECKS_FAILED' });
  expect(await may(analyst, 'gold.fct_opportunity')).toBe(false);
});

test('an environment grants as the base does, on what it computes and on what it takes by view', async () => {
  const readers = [analyst.name];
  for (const layer of LAYERS) await shop.build(layer, { readers, prefix: 'The ' }, { environment: 'pr_1' });
  const kinds = await shop.query(
    `select relkind::text from pg_class where relnamespace = 'pr_1__gold'::regnamespace and relname in ('dim_account', 'fct_opportunity') order by relname`,
  );
  expect(kinds).toEqual([{ relkind: 'r' }, { relkind: 'v' }]);
  expect([await may(analyst, 'pr_1__gold.fct_opportunity'), await may(analyst, 'gold.fct_opportunity')]).toEqual([
    true,
    false,
  ]);
  for (const layer of LAYERS) await shop.build(layer, { prefix: 'The ' }, { environment: 'pr_1' });
  expect(await may(analyst, 'pr_1__gold.fct_opportunity')).toBe(false);
});
