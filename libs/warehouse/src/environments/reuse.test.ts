import type { LayerReport } from '@medallion/engine';
import {
  account,
  firstRecords,
  LAYERS,
  openShopWarehouse,
  opportunity,
  type ShopWarehouse,
} from '../execute/fixtures/shop-warehouse.ts';
import { checkPublished } from '../execute/check-published.ts';
import { shopModels, type ShopOptions } from '../execute/fixtures/shop.ts';
import { contentsOf } from './fixtures/contents.ts';

let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, '2024-01-02T00:00:00.000Z');
  await shop.buildAll();
});
afterEach(() => shop.close());

const inPr = { environment: 'pr_12' };
async function buildPr(options?: ShopOptions): Promise<LayerReport[]> {
  const reports: LayerReport[] = [];
  for (const layer of LAYERS) reports.push(await shop.build(layer, options, inPr));
  return reports;
}
const built = (reports: readonly LayerReport[]): string[] =>
  reports.flatMap(({ models }) =>
    models.flatMap(({ model, action, kind }) => (action === 'built' && kind !== 'reused' ? [model] : [])),
  );
const touched = (reports: readonly LayerReport[]): string[] =>
  reports.flatMap(({ models }) => models.flatMap(({ model, action }) => (action === 'built' ? [model] : [])));
const kinds = async (): Promise<Record<string, unknown>> =>
  Object.fromEntries(
    (
      await shop.query(
        `select nspname || '.' || relname as name, relkind from pg_class join pg_namespace n on n.oid = relnamespace
         where nspname like 'pr\\_12\\_\\_%' and relkind in ('r', 'v') order by 1`,
      )
    ).map(({ name, relkind }) => [String(name), relkind]),
  );

test('with the code of the base nothing is computed: every relation is a view onto the base’s', async () => {
  const reports = await buildPr();
  expect(built(reports)).toEqual([]);
  expect(Object.values(await kinds())).toEqual(Array(8).fill('v'));
  expect(await contentsOf(shop, 'pr_12')).toEqual(await contentsOf(shop, 'base'));
  expect(await shop.query(`select pg_get_viewdef('pr_12__gold.dim_account'::regclass) as sql`)).toEqual([
    { sql: expect.stringContaining('FROM gold.dim_account') },
  ]);
});

test('built again there is nothing to do, and its probe keeps its token', async () => {
  await buildPr({ factor: 2 });
  const { token } = await shop.probe('gold', { factor: 2 }, inPr);
  expect((await buildPr({ factor: 2 })).map(({ nothingToDo }) => nothingToDo)).toEqual([true, true, true]);
  expect((await shop.probe('gold', { factor: 2 }, inPr)).token).toBe(token);
});

test('only a changed model and what reads it are computed, to what the base would be', async () => {
  const base = await contentsOf(shop, 'base');
  expect(built(await buildPr({ factor: 2 }))).toEqual(['silver.int_opportunities', 'gold.fct_opportunity']);
  expect(await contentsOf(shop, 'base')).toEqual(base);
  const pr = await contentsOf(shop, 'pr_12');
  await shop.buildAll({ factor: 2 });
  expect(pr).toEqual(await contentsOf(shop, 'base'));
});

test('a foreign key to a reused table is held by a check, as Postgres has none to a view', async () => {
  const gold = (await buildPr({ factor: 2 })).at(-1)!;
  expect(
    await shop.query(
      `select conname from pg_constraint where contype = 'f' and connamespace = 'pr_12__gold'::regnamespace`,
    ),
  ).toEqual([]);
  expect(gold.checks.map(({ model, check, status }) => [model, check.name, status])).toEqual([
    ['gold.fct_opportunity', 'account_key_references_dim_account', 'passed'],
  ]);
});

test('a table whose dimension is taken from the base again loses its foreign key to what that was', async () => {
  await buildPr({ withRating: true, below: 300 });
  expect(built(await buildPr({ below: 300 }))).toEqual(['gold.fct_opportunity']);
  expect(
    await shop.query(
      `select conname from pg_constraint where contype = 'f' and connamespace = 'pr_12__gold'::regnamespace`,
    ),
  ).toEqual([]);
});

test('what is published is tested with its keys, whoever holds them', async () => {
  await buildPr({ factor: 2 });
  const results = await checkPublished(shop.warehouse, {
    layers: [{ layer: 'gold', models: shopModels({ factor: 2 }), ...inPr }],
  });
  expect(results.map(({ model, check, status }) => [model, check.name, status])).toContainEqual([
    'gold.fct_opportunity',
    'account_key_references_dim_account',
    'passed',
  ]);
});

test('rows that are reused are checked against a dimension that is not', async () => {
  const gold = (await buildPr({ withRating: true })).at(-1)!;
  expect(built([gold])).toEqual(['gold.dim_account']);
  expect(gold.checks.map(({ model, check, status }) => [model, check.name, status])).toEqual([
    ['gold.dim_account', 'default_members', 'passed'],
    ['gold.fct_opportunity', 'account_key_references_dim_account', 'passed'],
  ]);
});

test('a check that changed runs on the rows that are reused', async () => {
  await buildPr();
  await expect(shop.build('gold', { stages: ['Won'] }, inPr)).rejects.toMatchObject({
    code: 'CHECKS_FAILED',
    message: expect.stringContaining('stage_name'),
  });
});

test('rows the base publishes make their readers due; the same rows again do not', async () => {
  await buildPr({ factor: 2 });
  await shop.load({ Account: [account(1, 'Acme', '2024-01-03T00:00:00.000Z')] }, '2024-01-03T00:00:00.000Z');
  await shop.buildAll();
  expect(touched(await buildPr({ factor: 2 }))).toEqual(['bronze.stg_accounts']);

  await shop.load({ Account: [account(1, 'Apex', '2024-01-04T00:00:00.000Z')] }, '2024-01-04T00:00:00.000Z');
  await shop.buildAll();
  expect(touched(await buildPr({ factor: 2 }))).toEqual([
    'bronze.stg_accounts',
    'silver.int_accounts',
    'silver.int_names',
    'silver.int_opportunities',
    'gold.dim_account',
  ]);
  expect(
    await shop.query(`select distinct account_name from pr_12__silver.int_opportunities where account_name like 'A%'`),
  ).toEqual([{ account_name: 'Apex' }]);
});

test('while the base has not built what was loaded, what that changes is computed and not reused', async () => {
  await shop.load({ Account: [account(1, 'Apex', '2024-01-03T00:00:00.000Z')] }, '2024-01-03T00:00:00.000Z');
  expect(built(await buildPr())).toEqual([
    'bronze.stg_accounts',
    'silver.int_accounts',
    'silver.int_names',
    'silver.int_opportunities',
    'gold.dim_account',
    'gold.fct_opportunity',
  ]);
  expect(
    await shop.query(`select model, reason from ops.model_run where environment = 'pr_12' and model in
    ('bronze.stg_accounts', 'gold.dim_account') order by model`),
  ).toEqual([
    { model: 'bronze.stg_accounts', reason: 'The base is due to build it: raw.account changed.' },
    { model: 'gold.dim_account', reason: 'It reads what differs from the base.' },
  ]);
  const pr = await contentsOf(shop, 'pr_12');
  await shop.buildAll();
  expect(pr).toEqual(await contentsOf(shop, 'base'));
  expect(built(await buildPr())).toEqual([]);
  expect(Object.values(await kinds())).toEqual(Array(8).fill('v'));
});

test('a change taken back makes its model a view again', async () => {
  await buildPr({ factor: 2, withRating: true });
  expect(await kinds()).toMatchObject({ 'pr_12__silver.int_opportunities': 'r', 'pr_12__gold.dim_account': 'r' });
  expect(built(await buildPr())).toEqual([]);
  expect(Object.values(await kinds())).toEqual(Array(8).fill('v'));
});

test('the base makes a relation anew although an environment reads it', async () => {
  await buildPr({ factor: 2 });
  await shop.buildAll({ withRating: true });
  expect(await shop.query('select count(*)::int as n from pr_12__gold.dim_account')).toEqual([{ n: 4 }]);
  const reports = await buildPr({ factor: 2, withRating: true });
  expect(built(reports)).toEqual([]);
  expect(await contentsOf(shop, 'pr_12')).toMatchObject({
    'gold.dim_account': (await contentsOf(shop, 'base'))['gold.dim_account'],
  });
});

test('the base makes a relation anew again although the environments that read it were not built in between', async () => {
  await buildPr();
  for (const inCents of [true, false]) await shop.build('silver', { inCents });
  expect(await contentsOf(shop, 'pr_12')).toEqual(await contentsOf(shop, 'base'));
});

test('a view that shows a column the base gave up does not keep the base from being built, and is made anew', async () => {
  await shop.buildAll({ withRating: true });
  for (const layer of LAYERS) await shop.build(layer, { withRating: true }, inPr);
  await shop.buildAll();
  expect(Object.keys(await kinds())).not.toContain('pr_12__gold.dim_account');
  expect(built(await buildPr())).toEqual([]);
  expect(await contentsOf(shop, 'pr_12')).toEqual(await contentsOf(shop, 'base'));
});

test('the clock of an environment is the base’s', async () => {
  await buildPr();
  await shop.load({ Opportunity: [opportunity(4, 1, 5, '2024-02-01T00:00:00.000Z')] }, '2024-02-01T00:00:00.000Z');
  await shop.build('bronze', {}, inPr);
  expect(
    await shop.query('select count(distinct (as_of, load_seq))::int as n, count(*)::int as rows from ops.clock'),
  ).toEqual([{ n: 1, rows: 2 }]);
});

test('a model selected alone finds what it reads, as far as that is reused', async () => {
  const models = { withRating: true, factor: 2 };
  for (const layer of LAYERS) await shop.build(layer, models, { ...inPr, only: new Set(['gold.dim_account']) });
  expect(await shop.query('select distinct rating from pr_12__gold.dim_account where account_key > 0')).toEqual([
    { rating: 'Hot' },
  ]);
  const unmet = shop.build('gold', models, { ...inPr, only: new Set(['gold.fct_opportunity']) });
  await expect(unmet).rejects.toMatchObject({
    code: 'UPSTREAM_NOT_BUILT',
    message: 'gold.fct_opportunity needs silver.int_opportunities, which is neither built nor selected.',
  });
});

test('a layer is not computed over views that show more than the tables beside them know', async () => {
  await buildPr({ factor: 2 });
  await shop.load({ Account: [account(1, 'Apex', '2024-01-03T00:00:00.000Z')] }, '2024-01-03T00:00:00.000Z');
  await shop.buildAll();
  await expect(shop.build('gold', { factor: 2, withRating: true }, inPr)).rejects.toMatchObject({
    code: 'ENVIRONMENT_BEHIND',
    message:
      'The base has published silver.int_accounts since the layers before gold were built in pr_12: its own tables there are older than what it takes from the base.',
    fix: 'Build those layers again too: medallion build --env pr_12',
  });
});

test('a plan tells layer by layer what is reused before anything is built', async () => {
  const planned: string[] = [];
  const reusedBefore = new Map<string, boolean>();
  const builtBefore = new Map<string, readonly string[] | undefined>();
  for (const layer of LAYERS) {
    const plan = await shop.plan(layer, { factor: 2 }, { ...inPr, reusedBefore, builtBefore });
    for (const { model, action, materialization, definition, mayChange } of plan.models) {
      reusedBefore.set(model, materialization === 'reused');
      if (action === 'build') builtBefore.set(model, mayChange);
      if (materialization !== 'reused')
        planned.push(
          `${action} ${model} ${definition === undefined ? '' : definition.sqlDiff.match(/^\+.*\* 2.*$/m)?.[0]?.trim()}`.trim(),
        );
    }
  }
  expect(planned).toEqual([
    expect.stringMatching(/^build silver\.int_opportunities \+.*\* 2/),
    'build gold.fct_opportunity',
  ]);
  expect(await kinds()).toEqual({});
});

describe('a full refresh', () => {
  const anew = { ...inPr, force: true };

  test('computes in the environment what the base has too, and the next build takes that from the base again', async () => {
    await buildPr();
    const reports: LayerReport[] = [];
    for (const layer of LAYERS) reports.push(await shop.build(layer, {}, anew));
    expect(built(reports)).toEqual([
      'bronze.stg_accounts',
      'bronze.stg_opportunities',
      'silver.int_accounts',
      'silver.int_names',
      'silver.int_opportunities',
      'silver.seed_stage',
      'gold.dim_account',
      'gold.fct_opportunity',
    ]);
    expect(Object.values(await kinds()).filter((kind) => kind === 'r')).toHaveLength(5);
    expect(await contentsOf(shop, 'pr_12')).toEqual(await contentsOf(shop, 'base'));
    expect(built(await buildPr())).toEqual([]);
    expect(Object.values(await kinds())).toEqual(Array(8).fill('v'));
  });

  test('of some models leaves the others views onto the base’s, and is planned so', async () => {
    await buildPr();
    const only = new Set(['silver.int_accounts']);
    const { models } = await shop.plan('silver', {}, { ...anew, only });
    expect(models.filter(({ action }) => action === 'build').map(({ model, cause }) => [model, cause])).toEqual([
      ['silver.int_accounts', 'forced'],
    ]);
    expect(touched([await shop.build('silver', {}, { ...anew, only })])).toEqual(['silver.int_accounts']);
    const { 'pr_12__silver.int_accounts': accounts, ...others } = await kinds();
    expect([accounts, new Set(Object.values(others))]).toEqual(['r', new Set(['v'])]);
    expect(built([await shop.build('gold', {}, inPr)])).toEqual(['gold.dim_account']);
  });
});

test('an environment of a name that is none is refused', async () => {
  expect(() => shop.probe('gold', {}, { environment: 'PR-12' })).toThrow(
    expect.objectContaining({ code: 'ENVIRONMENT_INVALID' }),
  );
});

test('while it is built the base is at rest', async () => {
  const order: string[] = [];
  let building: Promise<unknown> | undefined;
  await shop.build(
    'bronze',
    { factor: 2 },
    {
      ...inPr,
      onProgress: (event) => {
        if (event.kind === 'publish_started')
          building ??= shop.build('bronze', {}, { force: true }).then(() => order.push('base'));
        if (event.kind === 'published') order.push('pr');
      },
    },
  );
  await building;
  expect(order).toEqual(['pr', 'base']);
});
