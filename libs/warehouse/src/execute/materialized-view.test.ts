import { silentLogger, type Logger } from '@medallion/core';
import { bigint, defineModel, num, numeric, sum, text, type AnyModel } from '@medallion/model';
import { diffEnvironment } from '../environments/diff-environment.ts';
import { dropEnvironment } from '../environments/drop-environment.ts';
import { buildLayerInWarehouse, planLayerInWarehouse } from './execute-layer.ts';
import { observedWarehouse } from './fixtures/observed-warehouse.ts';
import { leftInScratch } from './fixtures/shop-contents.ts';
import { shopModels } from './fixtures/shop.ts';
import {
  account,
  accountId,
  firstRecords,
  LAYERS,
  openShopWarehouse,
  opportunity,
  type ShopWarehouse,
} from './fixtures/shop-warehouse.ts';

let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, '2024-01-02T00:00:00.000Z');
});
afterEach(() => shop.close());

interface Variant {
  readonly description?: string;
  readonly index?: 'account_name' | 'rating';
  readonly factor?: number;
  /** Divides by zero. */
  readonly fails?: boolean;
}

/** The shop with ratings kept by the server in silver, and in gold a total over the published facts. */
function models({ description = 'Ratings', index = 'rating', factor = 1, fails = false }: Variant = {}): AnyModel[] {
  const all = shopModels();
  const find = (id: string) => all.find((model) => model.id === id)! as any;
  const intRatings = defineModel({
    name: 'int_ratings',
    layer: 'silver',
    grain: 'one account',
    description,
    materialized: (m) => m.materializedView({ indexes: [[index]] }),
    columns: { account_id: text().primaryKey().describe('Id'), account_name: text().notNull(), rating: text() },
    from: (db: any) => db.selectFrom(find('silver.int_accounts').as('a')),
    select: ((_c: any) => ({ account_id: 'a.account_id', account_name: 'a.account_name', rating: 'a.rating' })) as any,
  });
  const fctTotal = defineModel({
    name: 'fct_total',
    layer: 'gold',
    grain: 'one account',
    description: 'Totals',
    materialized: (m) => m.materializedView(),
    columns: { account_key: bigint().primaryKey(), total: numeric(38, 6).notNull() },
    from: (db: any) =>
      db
        .with('t', (query: any) =>
          query
            .selectFrom(find('gold.fct_opportunity').as('f'))
            .groupBy('f.account_key')
            .select(['f.account_key', (eb: any) => sum(eb.ref('f.amount')).as('total')]),
        )
        .selectFrom('t'),
    select: ((c: any) => ({
      account_key: 't.account_key',
      total: fails ? num`${c('t.total')} / (${c('t.total')} - ${c('t.total')})` : num`${c('t.total')} * ${factor}`,
    })) as any,
  });
  return [...all, intRatings, fctTotal] as AnyModel[];
}

let runs = 0;
const build = (layer: string, variant?: Variant, options: { environment?: string; logger?: Logger } = {}) =>
  buildLayerInWarehouse(shop.warehouse, { layer, models: models(variant), runId: `mv-${++runs}`, ...options });
async function buildAll(variant?: Variant, options?: { environment?: string }): Promise<void> {
  for (const layer of LAYERS) await build(layer, variant, options);
}
const one = async (text: string): Promise<unknown> => Object.values((await shop.query(text))[0] ?? {})[0];
const oid = (name: string) => one(`select '${name}'::regclass::oid::text`);
const outcome = (report: Awaited<ReturnType<typeof build>>, model: string) =>
  report.models.find((each) => each.model === model)!;

test('it is made with its key, indexes, comments and rows, for the reader to read, and its contract is checked', async () => {
  await build('bronze');
  const report = await build('silver');
  expect(await one(`select relkind::text from pg_class where oid = 'silver.int_ratings'::regclass`)).toBe('m');
  expect(
    await shop.query(
      `select indexname as name, indexdef ~ 'UNIQUE' as is_unique from pg_indexes where tablename = 'int_ratings' order by 1`,
    ),
  ).toEqual([
    { name: 'int_ratings_pkey', is_unique: true },
    { name: 'int_ratings_rating_idx', is_unique: false },
  ]);
  expect(await one(`select obj_description('silver.int_ratings'::regclass)`)).toBe('Ratings\nGrain: one account');
  expect(await one(`select col_description('silver.int_ratings'::regclass, 1)`)).toBe('Id');
  expect(await one(`select has_table_privilege('medallion_reader', 'silver.int_ratings', 'select')`)).toBe(true);
  expect(await one(`select reltuples from pg_class where oid = 'silver.int_ratings'::regclass`)).toBe(2);
  expect(outcome(report, 'silver.int_ratings')).toMatchObject({ action: 'built', rows: 2 });
  expect(report.checks.filter(({ model }) => model === 'silver.int_ratings').map(({ check }) => check.name)).toEqual([
    'account_id_not_null',
    'account_name_not_null',
    'account_id_unique',
  ]);
});

test('when only data changed it is refreshed where it stands', async () => {
  await buildAll();
  const before = [await oid('silver.int_ratings'), await oid('gold.fct_total')];
  await shop.load({ Opportunity: [opportunity(4, 2, 50)] }, '2024-01-03T00:00:00.000Z');
  await buildAll();
  expect([await oid('silver.int_ratings'), await oid('gold.fct_total')]).toEqual(before);
  expect(await shop.query('select total from gold.fct_total order by total')).toEqual([
    { total: '300.000000' },
    { total: '350.000000' },
  ]);
});

test('a gold one reads what the same transaction publishes, and fails with it', async () => {
  await buildAll();
  await shop.load({ Opportunity: [opportunity(1, 1, 1000)] }, '2024-01-03T00:00:00.000Z');
  await build('bronze');
  await build('silver');
  await expect(build('gold', { fails: true })).rejects.toMatchObject({
    code: 'MODEL_FAILED',
    fields: { model: 'gold.fct_total', sqlstate: '22012' },
  });
  expect(await one('select sum(amount)::int from gold.fct_opportunity')).toBe(600);
});

test('readers in its layer read its new rows in the same run', async () => {
  const stored = { namesStored: true };
  await shop.buildAll(stored);
  await shop.load({ Account: [account(1, 'Renamed', '2024-01-03T00:00:00.000Z')] }, '2024-01-03T00:00:00.000Z');
  await shop.buildAll(stored);
  expect(await shop.query('select distinct account_name from silver.int_opportunities order by account_name')).toEqual([
    { account_name: 'Globex' },
    { account_name: 'Renamed' },
  ]);
  expect(await one(`select account_name from silver.int_names where account_id = '${accountId(1)}'`)).toBe('Renamed');
});

describe('read in its layer and made there', () => {
  const stored = { namesStored: true };
  /** Builds silver, and tells how often its rows were computed. */
  async function timesFilled(): Promise<number> {
    let times = 0;
    const observed = observedWarehouse(shop.warehouse, (_, statement) => {
      if (/^(create|refresh) materialized view .*int_names/.test(statement)) times++;
    });
    await buildLayerInWarehouse(observed, { layer: 'silver', models: shopModels(stored), runId: `times-${++runs}` });
    expect(await leftInScratch(shop)).toEqual([]);
    return times;
  }
  const names = () =>
    shop
      .query('select account_name as name from silver.int_names order by 1')
      .then((rows) => rows.map(({ name }) => name));

  test.each([
    ['with all it reads', async () => undefined],
    ['over a table that is as published', () => shop.build('silver')],
    ['over a table that is made anew', () => shop.write('create table silver.int_accounts (x int)')],
  ])('it is what its readers read, computed once: %s', async (_, prepare) => {
    await build('bronze');
    await prepare();
    expect(await timesFilled()).toBe(1);
    expect(await names()).toEqual(['Acme', 'Globex']);
    expect(await one(`select to_regclass('silver.int_names_pkey') is not null`)).toBe(true);
    expect(await one(`select pg_get_viewdef('silver.int_names'::regclass)`)).not.toContain('scratch');
    await shop.load({ Account: [account(3, 'Initech', '2024-01-03T00:00:00.000Z')] }, '2024-01-03T00:00:00.000Z');
    await build('bronze');
    await shop.build('silver', stored);
    expect(await names()).toEqual(['Acme', 'Globex', 'Initech']);
  });

  test('over a table of which rows change it is made again, for it would show those that were computed aside', async () => {
    await build('bronze');
    await shop.build('silver', { namesAsTable: true });
    await shop.load({ Account: [account(3, 'Initech', '2024-01-03T00:00:00.000Z')] }, '2024-01-03T00:00:00.000Z');
    await build('bronze');
    expect(await timesFilled()).toBe(2);
    expect(await names()).toEqual(['Acme', 'Globex', 'Initech']);
  });
});

test('another comment or index keeps it; another query makes it anew', async () => {
  await buildAll();
  const [ratings, total] = [await oid('silver.int_ratings'), await oid('gold.fct_total')];
  const other: Variant = { description: 'Other words', index: 'account_name', factor: 2 };
  await buildAll(other);
  expect(await oid('silver.int_ratings')).toBe(ratings);
  expect(await one(`select obj_description('silver.int_ratings'::regclass)`)).toBe('Other words\nGrain: one account');
  expect(await one(`select to_regclass('silver.int_ratings_account_name_idx') is not null`)).toBe(true);
  expect(await oid('gold.fct_total')).not.toBe(total);
  expect(await one('select sum(total)::int from gold.fct_total')).toBe(1200);
});

test('somebody’s view on it outlives a refresh, and is named where it must be made anew', async () => {
  await buildAll();
  await shop.write('create schema reports; create view reports.totals as select * from gold.fct_total');
  await shop.load({ Opportunity: [opportunity(4, 2, 50)] }, '2024-01-03T00:00:00.000Z');
  await buildAll();
  expect(await one('select sum(total)::int from reports.totals')).toBe(650);
  const plan = await planLayerInWarehouse(shop.warehouse, { layer: 'gold', models: models({ factor: 2 }) });
  expect(plan.models.find(({ model }) => model === 'gold.fct_total')?.definition).toMatchObject({
    isReplaced: true,
    consumers: ['view reports.totals'],
  });
  await expect(build('gold', { factor: 2 })).rejects.toMatchObject({
    code: 'DEPENDENTS_NOT_OURS',
    fields: { dependents: ['view reports.totals'] },
  });
});

test.each([
  ['its rows were thrown away', 'refresh materialized view gold.fct_total with no data'],
  ['it was dropped', 'drop materialized view gold.fct_total'],
  ['another took its name', 'drop materialized view gold.fct_total; create table gold.fct_total (x int)'],
  ['its column was renamed', 'alter materialized view gold.fct_total rename column total to sum'],
  ['the index of its key is gone, and data changed', 'drop index gold.fct_total_pkey'],
])('%s: the next build puts it right', async (_, disturbance) => {
  await buildAll();
  await shop.write(disturbance);
  await shop.load({ Opportunity: [opportunity(4, 2, 50)] }, '2024-01-03T00:00:00.000Z');
  await buildAll();
  expect(await one('select sum(total)::int from gold.fct_total')).toBe(650);
  expect(await one(`select to_regclass('gold.fct_total_pkey') is not null`)).toBe(true);
  expect((await build('gold')).nothingToDo).toBe(true);
});

test('refreshed by somebody else it is as it should be', async () => {
  await buildAll();
  await shop.write('refresh materialized view gold.fct_total');
  expect((await build('gold')).nothingToDo).toBe(true);
});

test('two of one key keep all of it from being published', async () => {
  await build('bronze');
  await build('silver');
  const all = models();
  const fact = all.find(({ id }) => id === 'gold.fct_opportunity')! as any;
  const twice = defineModel({
    name: 'fct_stage',
    layer: 'gold',
    grain: 'one stage',
    description: 'Stages',
    materialized: (m) => m.materializedView(),
    columns: { stage_name: text().primaryKey() },
    from: (db: any) => db.selectFrom(fact.as('f')),
    select: ((_c: any) => ({ stage_name: 'f.stage_name' })) as any,
  }) as AnyModel;
  await expect(
    buildLayerInWarehouse(shop.warehouse, { layer: 'gold', models: [...all, twice], runId: 'twice' }),
  ).rejects.toMatchObject({ code: 'MODEL_FAILED', fields: { model: 'gold.fct_stage', sqlstate: '23505' } });
  expect(await one(`select to_regclass('gold.fct_opportunity')`)).toBeNull();
});

test.each(['view', 'table', 'materialized view'] as const)('a %s becomes every other kind', async (from) => {
  const options = {
    view: {},
    table: { namesAsTable: true },
    'materialized view': { namesStored: true },
  };
  await shop.buildAll(options[from]);
  for (const to of Object.keys(options) as (keyof typeof options)[]) {
    await shop.build('silver', options[to]);
    expect(
      await one(`select case relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end
                 from pg_class where oid = 'silver.int_names'::regclass`),
    ).toBe(to);
    expect(await leftInScratch(shop)).toEqual([]);
    await shop.build('silver', options[from]);
  }
  expect(await one('select count(*)::int from silver.int_names')).toBe(2);
});

test('one of a later layer goes with the table it reads, and is there when that is', async () => {
  const later = (inCents: boolean): AnyModel[] => {
    const all = shopModels({ inCents });
    const upstream = all.find(({ id }) => id === 'silver.int_opportunities')! as any;
    const stored = defineModel({
      name: 'fct_amount',
      layer: 'gold',
      grain: 'one opportunity',
      description: 'Amounts',
      materialized: (m) => m.materializedView(),
      columns: { opportunity_key: bigint().primaryKey(), stage_name: text() },
      from: (db: any) => db.selectFrom(upstream.as('o')),
      select: ((_c: any) => ({ opportunity_key: 'o.opportunity_key', stage_name: 'o.stage_name' })) as any,
    });
    return [...all, stored] as AnyModel[];
  };
  const run = (layer: string, inCents: boolean) =>
    buildLayerInWarehouse(shop.warehouse, {
      layer,
      models: later(inCents),
      runId: `later-${++runs}`,
      logger: silentLogger,
    });
  for (const layer of LAYERS) await run(layer, false);
  await run('silver', true);
  expect(await one('select count(*)::int from gold.fct_amount')).toBe(3);
  expect(await one(`select obj_description('gold.fct_amount'::regclass)`)).toBe('Amounts\nGrain: one opportunity');
  await run('gold', true);
  expect(await one(`select to_regclass('gold.fct_amount_pkey') is not null`)).toBe(true);
});

test('views and materialized views that read each other are made anew together', async () => {
  const chain = (column: 'name' | 'label'): AnyModel[] => {
    const all = shopModels();
    const over = (name: string, upstream: AnyModel, from: string, isStored: boolean): AnyModel =>
      defineModel({
        name,
        layer: 'silver',
        grain: 'one account',
        description: 'Names',
        materialized: (m: any) => (isStored ? m.materializedView() : m.view()),
        columns: { account_id: text().primaryKey(), [column]: text() },
        from: (db: any) => db.selectFrom((upstream as any).as('u')),
        select: ((_c: any) => ({ account_id: 'u.account_id', [column]: `u.${from}` })) as any,
      } as any) as AnyModel;
    const accounts = all.find(({ id }) => id === 'silver.int_accounts')!;
    const first = over('int_z_first', accounts, 'account_name', false);
    const second = over('int_second', first, column, true);
    return [...all, first, second, over('int_third', second, column, false)];
  };
  const run = (column: 'name' | 'label') =>
    buildLayerInWarehouse(shop.warehouse, { layer: 'silver', models: chain(column), runId: `chain-${++runs}` });
  await build('bronze');
  await run('name');
  await run('label');
  expect(await shop.query('select label from silver.int_third order by 1')).toEqual([
    { label: 'Acme' },
    { label: 'Globex' },
  ]);
  expect((await run('label')).nothingToDo).toBe(true);
});

describe('in an environment', () => {
  const inPr = { environment: 'pr_1' };

  test('it is a view onto the base’s, or computed there', async () => {
    await buildAll();
    await buildAll({ factor: 3 }, inPr);
    const kind = (name: string) => one(`select relkind::text from pg_class where oid = '${name}'::regclass`);
    expect([await kind('pr_1__silver.int_ratings'), await kind('pr_1__gold.fct_total')]).toEqual(['v', 'm']);
    expect(await one('select sum(total)::int from pr_1__gold.fct_total')).toBe(1800);
    await buildAll({}, inPr);
    expect(await kind('pr_1__gold.fct_total')).toBe('v');
    await buildAll({ factor: 3 });
    expect(await one('select sum(total)::int from pr_1__gold.fct_total')).toBe(1800);
  });

  test('it is compared by its rows, with the base’s of whatever kind', async () => {
    await buildAll();
    await buildAll({ factor: 3 }, inPr);
    const { models: compared } = await diffEnvironment(shop.warehouse, { ...inPr, models: models({ factor: 3 }) });
    const found = (id: string) => compared.find(({ model }) => model === id);
    expect(found('gold.fct_total')).toMatchObject({
      status: 'changed',
      rows: { base: 2, environment: 2, added: 0, removed: 0, changed: 2, columns: [{ column: 'total', changed: 2 }] },
    });
    expect(found('silver.int_ratings')).toMatchObject({ status: 'reused', rows: undefined });
    for (const layer of LAYERS) await shop.build(layer, { namesStored: true }, { environment: 'pr_2' });
    const stored = await diffEnvironment(shop.warehouse, {
      environment: 'pr_2',
      models: shopModels({ namesStored: true }),
      only: new Set(['silver.int_names']),
    });
    expect(stored.models).toMatchObject([{ status: 'same', rows: { base: 2, environment: 2, changed: 0 } }]);
  });

  test('it goes with its environment, unless somebody’s materialized view reads it', async () => {
    await buildAll({ factor: 3 }, inPr);
    await shop.write(
      'create schema reports; create materialized view reports.kept as select * from pr_1__gold.fct_total',
    );
    await expect(dropEnvironment(shop.warehouse, 'pr_1')).rejects.toMatchObject({
      code: 'DEPENDENTS_NOT_OURS',
      fields: { dependents: ['view reports.kept'] },
    });
    expect(await one('select sum(total)::int from pr_1__gold.fct_total')).toBe(1800);
    await shop.write('drop materialized view reports.kept');
    await dropEnvironment(shop.warehouse, 'pr_1');
    expect(await shop.query(`select nspname from pg_namespace where nspname like 'pr\\_1%'`)).toEqual([]);
    expect(await shop.query(`select model from ops.model_state where environment = 'pr_1'`)).toEqual([]);
  });
});
