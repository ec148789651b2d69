import type { SourceRecord } from '@medallion/core';
import {
  account,
  firstRecords,
  LAYERS,
  openShopWarehouse,
  opportunity,
  type ShopWarehouse,
} from './fixtures/shop-warehouse.ts';
import { wideModels, type WideOptions } from './fixtures/wide-table.ts';

const at = (day: number): string => new Date(Date.UTC(2024, 0, day)).toISOString();
const deal = (n: number, day: number, more: Partial<SourceRecord> = {}): SourceRecord => ({
  ...opportunity(n, 1, 100, at(day)),
  CloseDate: '2024-06-01',
  ...more,
});

let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load({ Opportunity: [deal(1, 1), deal(2, 1), deal(3, 1)] }, at(2));
  await build();
});
afterEach(() => shop.close());

const INCREMENTAL = { incrementalFrom: 0 };
/** Builds layers, and names the models that were built besides the view of bronze. */
async function build(options: WideOptions = {}, layers: readonly string[] = LAYERS): Promise<string[]> {
  const built: string[] = [];
  for (const layer of layers) {
    const { models } = await shop.build(layer, {}, { models: wideModels(options), ...INCREMENTAL });
    built.push(...models.filter(({ action }) => action === 'built').map(({ model }) => model));
  }
  return built.filter((model) => !model.startsWith('bronze.'));
}

test('a changed value rebuilds who reads its column, in any layer', async () => {
  await shop.load({ Opportunity: [deal(1, 3, { Amount: 150 })] }, at(4));
  expect(await build()).toEqual(['silver.int_deal', 'gold.fct_amount']);
  await shop.load({ Opportunity: [deal(1, 5, { Amount: 150, StageName: 'Closed' })] }, at(6));
  expect(await build()).toEqual(['silver.int_deal', 'silver.int_stage', 'gold.fct_stage']);
});

test('a changed value rebuilds who reads its column through a view', async () => {
  await shop.load({ Opportunity: [deal(1, 3, { CloseDate: '2024-07-01' })] }, at(4));
  expect(await build()).toEqual(['silver.int_deal', 'silver.int_due', 'silver.int_account']);
});

test('a row that comes or goes concerns every reader', async () => {
  await shop.load({ Opportunity: [deal(4, 3)] }, at(4));
  expect(await build()).toEqual([
    'silver.int_deal',
    'silver.int_due',
    'silver.int_account',
    'silver.int_stage',
    'gold.fct_amount',
    'gold.fct_stage',
  ]);
});

test('a column that is added, changed or removed rebuilds nobody who does not read it', async () => {
  expect(await build({ extra: ['doubled'], factor: 2 })).toEqual(['silver.int_deal']);
  expect(await build({ extra: ['doubled'], factor: 3 })).toEqual(['silver.int_deal']);
  expect(await build()).toEqual(['silver.int_deal']);
});

test('a column of another type rebuilds who reads it, though its values are the same', async () => {
  expect(await build({ isWide: true })).toEqual(['silver.int_deal', 'gold.fct_amount']);
});

test('a reader that comes to read a column is built from what it holds now', async () => {
  await shop.load({ Opportunity: [deal(1, 3, { Amount: 150 })] }, at(4));
  await build();
  expect(await build({ withTotal: true })).toEqual(['silver.int_account']);
  expect(await shop.query('select total::int from silver.int_account')).toEqual([{ total: 350 }]);
});

test('a layer of which nothing that it reads changed is up to date', async () => {
  await shop.load({ Opportunity: [deal(1, 3, { CloseDate: '2024-07-01' })] }, at(4));
  await build({}, ['bronze', 'silver']);
  expect((await shop.plan('gold', {}, { models: wideModels() })).isUpToDate).toBe(true);
});

test('a table somebody else wrote to is put right, and who reads what was written is built again', async () => {
  await shop.write(`update silver.int_deal set stage_name = 'Mine' where opportunity_id like '%1AAA'`);
  expect(await build()).toEqual(['silver.int_deal', 'silver.int_stage', 'gold.fct_stage']);
});

test('a model that need not be built still follows every change since, once one concerns it', async () => {
  await shop.load({ Opportunity: [deal(1, 3, { StageName: 'Closed' })] }, at(4));
  await build({}, ['bronze', 'silver']);
  await shop.load({ Opportunity: [deal(2, 5, { Amount: 150 })] }, at(6));
  await build({}, ['bronze', 'silver']);
  const { models } = await shop.build('gold', {}, { models: wideModels(), ...INCREMENTAL });
  // Of both publishes, though the first changed nothing it reads.
  expect(models.find(({ model }) => model === 'gold.fct_amount')!.scopeValues).toBe(2);
  expect(await shop.query('select sum(amount)::int as total from gold.fct_amount')).toEqual([{ total: 350 }]);
});

test('a model that is left alone keeps nobody from forgetting what changed, once its layer is published', async () => {
  await shop.load({ Opportunity: [deal(1, 3, { StageName: 'Closed' })] }, at(4));
  await build({}, ['bronze', 'silver']);
  expect(await shop.query('select model from ops.change_set')).toEqual([{ model: 'silver.int_deal' }]);
  expect(await build({}, ['gold'])).toEqual(['gold.fct_stage']);
  expect(await shop.query('select model from ops.change_set')).toEqual([]);
  await shop.load({ Opportunity: [deal(2, 5, { Amount: 150 })] }, at(6));
  await build({}, ['bronze', 'silver']);
  const { models } = await shop.build('gold', {}, { models: wideModels(), ...INCREMENTAL });
  expect(models.find(({ model }) => model === 'gold.fct_amount')!.scopeValues).toBe(1);
});

test('what was published before columns were told apart is built once more by who reads it', async () => {
  await shop.write('update ops.model_state set column_states = null');
  await shop.load({ Opportunity: [deal(1, 3, { CloseDate: '2024-07-01' })] }, at(4));
  expect(await build()).toContain('gold.fct_amount');
  await shop.load({ Opportunity: [deal(1, 5, { CloseDate: '2024-08-01' })] }, at(6));
  expect(await build()).toEqual(['silver.int_deal', 'silver.int_due', 'silver.int_account']);
});

describe('a plan', () => {
  /** What plans of silver and gold expect to be built, and of the wide table what may change. */
  const planned = async (options: WideOptions) => {
    const builtBefore = new Map<string, readonly string[] | undefined>();
    for (const layer of ['silver', 'gold']) {
      const { models } = await shop.plan(layer, {}, { models: wideModels(options), ...INCREMENTAL, builtBefore });
      for (const { model, action, mayChange } of models) if (action === 'build') builtBefore.set(model, mayChange);
    }
    return builtBefore;
  };
  const ALL = [
    'silver.int_deal',
    'silver.int_account',
    'silver.int_due',
    'silver.int_stage',
    'gold.fct_amount',
    'gold.fct_stage',
  ].sort();

  test('expects nobody to be built for a column that is added and that they do not read', async () => {
    expect(await planned({ extra: ['doubled'], factor: 2 })).toEqual(new Map([['silver.int_deal', ['doubled']]]));
  });

  test('expects nobody to be built for words', async () => {
    expect(await planned({ description: 'Deals' })).toEqual(new Map([['silver.int_deal', []]]));
  });

  test('expects every reader to be built where a column that is there is computed otherwise', async () => {
    await build({ extra: ['doubled'], factor: 2 });
    expect([...(await planned({ extra: ['doubled'], factor: 3 })).keys()].sort()).toEqual(ALL);
  });

  test('expects every reader to be built where data changed, too', async () => {
    await shop.load({ Opportunity: [deal(1, 3, { Amount: 150 })] }, at(4));
    await build({}, ['bronze']);
    expect([...(await planned({ extra: ['doubled'], factor: 2 })).keys()].sort()).toEqual(ALL);
  });

  test('expects every reader to be built where somebody wrote to the table, too', async () => {
    await shop.write(`update silver.int_deal set stage_name = 'Mine'`);
    expect([...(await planned({ extra: ['doubled'], factor: 2 })).keys()].sort()).toEqual(ALL);
  });
});

test('a table that only later layers read has states of its columns too', async () => {
  const silver = await openShopWarehouse();
  try {
    await silver.load(firstRecords, at(2));
    await silver.buildAll();
    await silver.load({ Account: [account(1, 'Acme Ltd', at(3))] }, at(4));
    const { gold } = await silver.buildAll();
    expect(gold!.models.map(({ model, action }) => [model, action])).toEqual([
      ['gold.dim_account', 'built'],
      // The silver table it reads has another name of the account now, which it does not show.
      ['gold.fct_opportunity', 'skipped'],
    ]);
  } finally {
    await silver.close();
  }
});

describe('an environment', () => {
  const inEnvironment = async (options: WideOptions): Promise<string[]> => {
    const built: string[] = [];
    for (const layer of LAYERS) {
      const { models } = await shop.build(
        layer,
        {},
        { models: wideModels(options), environment: 'pr_1', ...INCREMENTAL },
      );
      built.push(
        ...models.filter(({ kind, action }) => kind !== 'reused' && action === 'built').map(({ model }) => model),
      );
    }
    return built;
  };

  test('computes again what it computed only where the base changed what that reads', async () => {
    expect(await inEnvironment({ withTotal: true })).toEqual(['silver.int_account']);
    await shop.load({ Opportunity: [deal(1, 3, { StageName: 'Closed' })] }, at(4));
    await build();
    expect(await inEnvironment({ withTotal: true })).toEqual([]);
    await shop.load({ Opportunity: [deal(1, 5, { Amount: 150, StageName: 'Closed' })] }, at(6));
    await build();
    expect(await inEnvironment({ withTotal: true })).toEqual(['silver.int_account']);
    expect(await shop.query('select total::int from pr_1__silver.int_account')).toEqual([{ total: 350 }]);
  });
});
