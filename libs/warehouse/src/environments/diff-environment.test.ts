import type { ModelComparison } from '@medallion/engine';
import { defineModel, defineSeed, int, text, type AnyModel } from '@medallion/model';
import { buildLayerInWarehouse } from '../execute/execute-layer.ts';
import {
  firstRecords,
  LAYERS,
  openShopWarehouse,
  opportunity,
  type ShopWarehouse,
} from '../execute/fixtures/shop-warehouse.ts';
import { shopModels, type ShopOptions } from '../execute/fixtures/shop.ts';
import { diffEnvironment, type EnvironmentDiff } from './diff-environment.ts';

let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, '2024-01-02T00:00:00.000Z');
  await shop.buildAll();
});
afterEach(() => shop.close());

async function diffOf(options: ShopOptions, only?: readonly string[]): Promise<EnvironmentDiff> {
  for (const layer of LAYERS) await shop.build(layer, options, { environment: 'pr_12' });
  return diff(options, only);
}
const diff = (options: ShopOptions, only?: readonly string[]): Promise<EnvironmentDiff> =>
  diffEnvironment(shop.warehouse, {
    environment: 'pr_12',
    models: shopModels(options),
    only: only && new Set(only),
  });
const find = ({ models }: EnvironmentDiff, id: string): ModelComparison => models.find(({ model }) => model === id)!;

test('what is reused is the same without being read', async () => {
  const read: string[] = [];
  for (const layer of LAYERS) await shop.build(layer, {}, { environment: 'pr_12' });
  const { models, isBehind } = await diffEnvironment(shop.warehouse, {
    environment: 'pr_12',
    models: shopModels(),
    onModel: (model) => read.push(model),
  });
  expect({ read, isBehind }).toEqual({ read: [], isBehind: false });
  expect(models.map(({ status, rows }) => ({ status, rows }))).toEqual(
    Array(8).fill({ status: 'reused', rows: undefined }),
  );
});

test('rows that changed are counted by column, with examples by key', async () => {
  const found = find(await diffOf({ factor: 2 }), 'gold.fct_opportunity');
  const [{ opportunity_key: key }] = (await shop.query(
    'select opportunity_key::text from gold.fct_opportunity order by gold.fct_opportunity.opportunity_key limit 1',
  )) as [{ opportunity_key: string }];
  expect(found.status).toBe('changed');
  expect(found.rows).toMatchObject({
    base: 3,
    environment: 3,
    added: 0,
    removed: 0,
    changed: 3,
    columns: [{ column: 'amount', changed: 3 }],
  });
  expect(found.rows!.examples).toHaveLength(3);
  expect(found.rows!.examples[0]).toEqual({
    kind: 'changed',
    key: { opportunity_key: key },
    values: { amount: { base: expect.stringMatching(/^[123]00\./), environment: expect.stringMatching(/^[246]00\./) } },
  });
});

test('rows only one side has are told apart', async () => {
  expect(find(await diffOf({ below: 300 }), 'gold.fct_opportunity').rows).toMatchObject({
    base: 3,
    environment: 2,
    added: 0,
    removed: 1,
    changed: 0,
    examples: [{ kind: 'removed', values: {} }],
  });
  await shop.buildAll({ below: 300 });
  expect(find(await diffOf({}), 'gold.fct_opportunity').rows).toMatchObject({
    base: 2,
    environment: 3,
    added: 1,
    removed: 0,
    examples: [{ kind: 'added' }],
  });
});

test('a value that says something of a person is counted and not shown', async () => {
  const diffed = await diffOf({ prefix: 'Mx ' });
  const { rows } = find(diffed, 'gold.dim_account');
  expect(rows).toMatchObject({ changed: 2, columns: [{ column: 'account_name', changed: 2 }] });
  expect(rows!.examples[0]!.values).toEqual({ account_name: { base: '(hidden)', environment: '(hidden)' } });
  expect(JSON.stringify(diffed)).not.toMatch(/Acme|Globex/);
});

test('a column of another type is compared by value, and one that came is named', async () => {
  const diffed = await diffOf({ inCents: true, withRating: true });
  expect(find(diffed, 'silver.int_opportunities')).toMatchObject({
    status: 'changed',
    contract: { retyped: [{ column: 'amount', from: 'numeric(22,6)', to: 'numeric(18,2)' }] },
    rows: { changed: 0, columns: [] },
  });
  expect(find(diffed, 'gold.dim_account')).toMatchObject({
    status: 'changed',
    contract: { added: [{ name: 'rating', type: 'text' }] },
    rows: { changed: 0 },
  });
});

test('rows are told apart by a key of another type, too', async () => {
  const seedOf = (stage_order: ReturnType<typeof int> | ReturnType<typeof text>) => [
    defineSeed({
      name: 'seed_order',
      layer: 'silver',
      description: 'Stages by their order',
      columns: { stage_order: stage_order.primaryKey(), stage_name: text() },
      file: new URL('../execute/fixtures/stage.csv', import.meta.url),
    }),
  ];
  await shop.build('silver', {}, { models: seedOf(int()) });
  await shop.build('silver', {}, { models: seedOf(text()), environment: 'pr_12' });
  await shop.write(
    'delete from pr_12__silver.seed_order where stage_order = (select max(stage_order) from pr_12__silver.seed_order)',
  );
  const { models } = await diffEnvironment(shop.warehouse, {
    environment: 'pr_12',
    models: seedOf(text()),
    only: new Set(['silver.seed_order']),
  });
  const [{ keys }] = (await shop.query('select count(*)::int as keys from silver.seed_order')) as [{ keys: number }];
  expect(models).toMatchObject([
    {
      status: 'changed',
      contract: { retyped: [{ column: 'stage_order', from: 'integer', to: 'text' }] },
      rows: { base: keys, environment: keys - 1, removed: 1, added: 0, changed: 0, examples: [{ kind: 'removed' }] },
    },
  ]);
});

test('a model computed to the same rows is the same', async () => {
  expect(find(await diffOf({ namesAsTable: true }), 'silver.int_names')).toMatchObject({
    status: 'same',
    rows: { base: 2, environment: 2, changed: 0 },
  });
});

describe('when the rows of a materialized view were taken away', () => {
  test('of the environment, it is not compared, and all else is', async () => {
    await diffOf({ namesStored: true, factor: 2 });
    await shop.write('refresh materialized view pr_12__silver.int_names with no data');
    const diffed = await diff({ namesStored: true, factor: 2 });
    expect(find(diffed, 'silver.int_names')).toMatchObject({
      status: 'emptied',
      rows: undefined,
      emptied: [{ environment: 'pr_12', model: 'silver.int_names' }],
    });
    expect(find(diffed, 'gold.fct_opportunity')).toMatchObject({ status: 'changed', rows: { changed: 3 } });
    await shop.build('silver', { namesStored: true, factor: 2 }, { environment: 'pr_12' });
    expect(find(await diff({ namesStored: true, factor: 2 }), 'silver.int_names').status).toBe('same');
  });

  test('of the base, likewise', async () => {
    await shop.buildAll({ namesStored: true });
    await diffOf({ namesAsTable: true });
    await shop.write('refresh materialized view silver.int_names with no data');
    expect(find(await diff({ namesAsTable: true }), 'silver.int_names')).toMatchObject({
      status: 'emptied',
      emptied: [{ environment: 'base', model: 'silver.int_names' }],
    });
  });

  test('views that show it are not compared either, and what holds rows of its own is', async () => {
    const models = (description: string): AnyModel[] => {
      const all = shopModels({ namesStored: true });
      const over = (name: string, upstream: AnyModel, isStored: boolean): AnyModel =>
        defineModel({
          name,
          layer: 'silver',
          grain: 'one account',
          description,
          materialized: (m: any) => (isStored ? m.materializedView() : m.view()),
          columns: { account_id: text().primaryKey() },
          from: (db: any) => db.selectFrom((upstream as any).as('u')),
          select: ((_c: any) => ({ account_id: 'u.account_id' })) as any,
        }) as AnyModel;
      const labels = over(
        'int_labels',
        all.find(({ id }) => id === 'silver.int_names')!,
        false,
      );
      return [...all, labels, over('int_kept', labels, true)];
    };
    const build = (description: string, environment: string) =>
      buildLayerInWarehouse(shop.warehouse, {
        layer: 'silver',
        models: models(description),
        environment,
        runId: environment,
      });
    await build('Labels', 'base');
    await shop.build('bronze', {}, { environment: 'pr_12' });
    await build('Other words', 'pr_12');
    await shop.write('refresh materialized view silver.int_names with no data');
    const diffed = await diffEnvironment(shop.warehouse, { environment: 'pr_12', models: models('Other words') });
    // The environment's view of names is onto the base's.
    expect(find(diffed, 'silver.int_names').status).toBe('reused');
    expect(find(diffed, 'silver.int_labels')).toMatchObject({
      status: 'emptied',
      emptied: [{ environment: 'base', model: 'silver.int_names' }],
    });
    expect(find(diffed, 'silver.int_kept')).toMatchObject({ status: 'same', rows: { base: 2, environment: 2 } });
  });
});

test('a model only one side has is added or removed, and one that neither has was not built', async () => {
  await shop.write(`delete from ops.model_state where environment = 'base' and model = 'silver.seed_stage'`);
  await shop.build('bronze', {}, { environment: 'pr_12' });
  await shop.build('silver', {}, { environment: 'pr_12' });
  const { models } = await diff({});
  const status = Object.fromEntries(models.map((each) => [each.model, each.status]));
  expect(status).toMatchObject({
    'silver.seed_stage': 'added',
    'silver.int_accounts': 'reused',
    'gold.dim_account': 'removed',
  });
});

test('only what is selected is compared', async () => {
  const { models } = await diffOf({ factor: 2 }, ['gold.fct_opportunity']);
  expect(models.map(({ model }) => model)).toEqual(['gold.fct_opportunity']);
});

test('that the base published since the environment was built is said', async () => {
  expect((await diffOf({ factor: 2 })).isBehind).toBe(false);
  await shop.load({ Opportunity: [opportunity(1, 1, 7, '2024-01-03T00:00:00.000Z')] }, '2024-01-03T00:00:00.000Z');
  expect((await diff({ factor: 2 })).isBehind).toBe(false);
  await shop.buildAll();
  expect((await diff({ factor: 2 })).isBehind).toBe(true);
});

test('a layer that was not published by its last build is named', async () => {
  await diffOf({});
  const unpublished = shop.build('gold', { stages: ['Won'] }, { environment: 'pr_12' });
  await expect(unpublished).rejects.toMatchObject({ code: 'CHECKS_FAILED' });
  expect((await diff({})).incomplete).toEqual(['gold']);
});

test.each([
  ['base', 'ENVIRONMENT_IS_BASE'],
  ['pr_1', 'UNKNOWN_ENVIRONMENT'],
])('%s is not compared', async (environment, code) => {
  await expect(diffEnvironment(shop.warehouse, { environment, models: shopModels() })).rejects.toMatchObject({ code });
});
