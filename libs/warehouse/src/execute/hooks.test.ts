import { hook, type Hooks } from '@medallion/model';
import { shopModels } from './fixtures/shop.ts';
import { account, firstRecords, LAYERS, openShopWarehouse, type ShopWarehouse } from './fixtures/shop-warehouse.ts';

let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, '2024-01-02T00:00:00.000Z');
  await shop.write(`create schema audit; create table audit.seen (at text, accounts int, facts int);
    grant usage on schema audit to public; grant insert on audit.seen to public`);
  await shop.build('bronze');
  await shop.build('silver');
});
afterEach(() => shop.close());

const seen = async (): Promise<unknown[]> =>
  (await shop.query('select * from audit.seen')).map((row) => Object.values(row));
/** Notes how many accounts the hook sees, and with `after` that the fact is there too. */
const noting: Hooks = {
  before: [hook`insert into audit.seen select 'before', count(*) from ${hook.self}`],
  after: [hook`insert into audit.seen select 'after', count(*) from ${hook.self}`],
};

test('before sees the rows as they were, after as they are, and before waits for the relation it names', async () => {
  await shop.build('gold', { hooks: noting });
  expect(await seen()).toEqual([['after', 4, null]]);
  await shop.load({ Account: [account(3, 'Initech')] }, '2024-01-03T00:00:00.000Z');
  await shop.buildAll({ hooks: noting });
  expect(await seen()).toEqual([
    ['after', 4, null],
    ['before', 4, null],
    ['after', 5, null],
  ]);
});

test('before runs at the first time too where it names no relation that is yet to come', async () => {
  const names = (model: string) => shopModels().find(({ id }) => id === model)!;
  const hooks: Hooks = {
    before: [
      hook`insert into audit.seen values ('starts')`,
      hook`insert into audit.seen select 'silver', count(*) from ${names('silver.int_accounts')}`,
      hook`insert into audit.seen select 'gold', count(*) from ${names('gold.fct_opportunity')}`,
    ],
  };
  await shop.build('gold', { hooks });
  expect(await seen()).toEqual([
    ['starts', null, null],
    ['silver', 2, null],
  ]);
});

test('before sees the rows of a relation that is made anew', async () => {
  await shop.build('gold');
  await shop.write('alter table gold.dim_account alter column account_name type varchar(20)');
  const oid = () => shop.query(`select 'gold.dim_account'::regclass::oid as oid`);
  const former = await oid();
  await shop.build('gold', { hooks: noting });
  expect(await oid()).not.toEqual(former);
  expect(await seen()).toEqual([
    ['before', 4, null],
    ['after', 4, null],
  ]);
});

test('a hook runs when its model is built, and not otherwise', async () => {
  await shop.build('gold', { hooks: noting });
  expect((await shop.build('gold', { hooks: noting })).nothingToDo).toBe(true);
  expect(await seen()).toHaveLength(1);
});

test('a changed hook runs, on the table that stands', async () => {
  const filling = (percent: 80 | 90): Hooks => ({
    after: [
      percent === 80
        ? hook`alter table ${hook.self} set (fillfactor = 80)`
        : hook`alter table ${hook.self} set (fillfactor = 90)`,
    ],
  });
  const found = () => shop.query(`select oid, reloptions from pg_class where oid = 'gold.dim_account'::regclass`);
  await shop.build('gold', { hooks: filling(80) });
  const [before] = await found();
  expect(before).toMatchObject({ reloptions: ['fillfactor=80'] });
  const plan = await shop.plan('gold', { hooks: filling(90) });
  expect(plan.models.map(({ model, cause }) => [model, cause])).toContainEqual(['gold.dim_account', 'definition']);
  await shop.build('gold', { hooks: filling(90) });
  expect(await found()).toEqual([{ ...before, reloptions: ['fillfactor=90'] }]);
});

test('what a hook did goes with a publish that fails its checks', async () => {
  await shop.build('gold');
  await expect(shop.build('gold', { hooks: noting, stages: ['Other'] })).rejects.toMatchObject({
    code: 'CHECKS_FAILED',
  });
  expect(await seen()).toEqual([]);
});

test('a hook that fails says which, of which model, and where it is declared; nothing is published', async () => {
  await expect(
    shop.build('gold', { hooks: { after: [hook`alter table ${hook.self} set (fillfactor = 9)`] } }),
  ).rejects.toMatchObject({
    code: 'HOOK_FAILED',
    message: expect.stringMatching(
      /^gold\.dim_account: its hook at .*hooks\.test\.ts:\d+, which runs after its rows are published, failed: .*out of bounds.* It was: alter table "gold"\."dim_account" set \(fillfactor = 9\)$/,
    ),
    fix: 'Mend the statement, or take it out of `hooks`; nothing was published.',
    fields: { model: 'gold.dim_account', sqlstate: '22023', file: expect.stringMatching(/hooks\.test\.ts:\d+$/) },
  });
  expect(await shop.query(`select to_regclass('gold.fct_opportunity') as fact`)).toEqual([{ fact: null }]);
});

test('an environment runs the hooks of what it computes, on its own relations, and none of what it takes', async () => {
  const hooks: Hooks = {
    after: [hook`insert into audit.seen select pg_typeof(a)::text from ${hook.self} as a limit 1`],
  };
  await shop.build('gold', { hooks });
  for (const layer of LAYERS) await shop.build(layer, { hooks }, { environment: 'pr_1' });
  expect(await seen()).toEqual([['gold.dim_account', null, null]]);
  for (const layer of LAYERS) await shop.build(layer, { hooks, prefix: 'The ' }, { environment: 'pr_1' });
  expect((await seen())[1]).toEqual(['pr_1__gold.dim_account', null, null]);
});
