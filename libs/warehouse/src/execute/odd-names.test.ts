import { defineModel, int, num, numeric, text, type AnyModel } from '@medallion/model';
import { buildLayerInWarehouse, planLayerInWarehouse } from './execute-layer.ts';
import { leftInScratch } from './fixtures/shop-contents.ts';
import { firstRecords, openShopWarehouse, opportunity, type ShopWarehouse } from './fixtures/shop-warehouse.ts';
import { shopModels } from './fixtures/shop.ts';

let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, '2024-02-01T00:00:00.000Z');
  await shop.build('bronze');
});
afterEach(() => shop.close());

const staged = shopModels().find(({ id }) => id === 'bronze.stg_opportunities') as any;

interface Names {
  readonly parent: string;
  readonly child: string;
  readonly view: string;
  readonly key: string;
  readonly value: string;
}

/** Two tables, the second of which refers to the first and has an index, and a view of it, under the names given. */
function named({ parent, child, view, key, value }: Names, factor: number): AnyModel[] {
  const about = { layer: 'silver', grain: 'one opportunity', description: 'Names' };
  const parentModel: any = defineModel({
    ...about,
    name: parent,
    materialized: 'table',
    columns: { [key]: text().primaryKey().describe('Key') },
    from: (db: any) => db.selectFrom(staged.as('o')),
    select: () => ({ [key]: 'o.opportunity_id' }),
  } as any);
  const childModel: any = defineModel({
    ...about,
    name: child,
    materialized: (m: any) => m.table({ indexes: [[value, key]] }),
    columns: {
      [key]: text()
        .primaryKey()
        .references(() => parentModel.c[key]),
      [value]: numeric(22, 6).notNull().unique().describe('Value'),
    },
    from: (db: any) => db.selectFrom(staged.as('o')),
    select: (c: any) => ({ [key]: 'o.opportunity_id', [value]: num`${c('o.amount')} * ${factor}` }),
  } as any);
  const viewModel: any = defineModel({
    ...about,
    name: view,
    materialized: 'view',
    columns: { [key]: text().primaryKey(), [value]: numeric(22, 6).notNull() },
    from: (db: any) => db.selectFrom(childModel.as('c')),
    select: () => ({ [key]: `c.${key}`, [value]: `c.${value}` }),
  } as any);
  return [parentModel, childModel, viewModel];
}

const long = (start: string): string => start.padEnd(63, '_of_a_name_as_long_as_postgres_has_room_for');

test.each<[string, Names]>([
  ['reserved words', { parent: 'user', child: 'table', view: 'order', key: 'select', value: 'group' }],
  [
    '63 bytes that differ only at the start or the end',
    {
      parent: long('parent'),
      child: long('child'),
      view: `${long('child').slice(0, 62)}x`,
      key: long('key'),
      value: `${long('key').slice(0, 62)}x`,
    },
  ],
  [
    'quotes and spaces, which are not our convention but are never run as SQL',
    { parent: `pa"rent`, child: `child's "; drop table x; --`, view: 'vi ew', key: 'k"ey', value: `va'lue` },
  ],
])('models and columns named by %s are built, reconciled, planned and read like any other', async (_, names) => {
  const build = (factor: number) =>
    buildLayerInWarehouse(shop.warehouse, { layer: 'silver', models: named(names, factor), runId: `run-${factor}` });
  const rows = () => shop.database.sql`
    select ${shop.database.sql(names.value)}::int as value from silver.${shop.database.sql(names.view)} order by 1`;
  await build(1);
  expect((await rows()).map(({ value }) => value)).toEqual([100, 200, 300]);
  expect((await build(1)).nothingToDo).toBe(true);
  await shop.load({ Opportunity: [opportunity(1, 1, 150, '2024-02-15T00:00:00Z')] }, '2024-03-01T00:00:00.000Z');
  await shop.build('bronze');
  const { models } = await build(2);
  expect(models.find(({ model }) => model === `silver.${names.child}`)).toMatchObject({ inserted: 0, updated: 3 });
  expect((await rows()).map(({ value }) => value)).toEqual([300, 400, 600]);
  const plan = await planLayerInWarehouse(shop.warehouse, { layer: 'silver', models: named(names, 2) });
  expect(plan.isUpToDate).toBe(true);
  expect(await leftInScratch(shop)).toEqual([]);
});

/** A table of as many columns as asked for, all but the key small. */
const wide = (columns: number, value: number): AnyModel => {
  const others = Array.from({ length: columns - 1 }, (_, index) => `column_${index}`);
  return defineModel({
    name: 'int_wide',
    layer: 'silver',
    grain: 'one opportunity',
    description: 'Wide',
    materialized: 'table',
    columns: { wide_key: text().primaryKey(), ...Object.fromEntries(others.map((name) => [name, int().notNull()])) },
    from: (db: any) => db.selectFrom(staged.as('o')),
    select: () => ({
      wide_key: 'o.opportunity_id',
      ...Object.fromEntries(others.map((name) => [name, num`${value}`])),
    }),
  } as any) as unknown as AnyModel;
};

test('a model of 1,600 columns is built, and reconciled', async () => {
  const build = (value: number) =>
    buildLayerInWarehouse(shop.warehouse, { layer: 'silver', models: [wide(1_600, value)], runId: `wide-${value}` });
  await build(1);
  const report = await build(2);
  expect(report.models[0]).toMatchObject({ rows: 3, inserted: 0, updated: 3, deleted: 0 });
  expect(await shop.query('select distinct column_0, column_1598 from silver.int_wide')).toEqual([
    { column_0: 2, column_1598: 2 },
  ]);
});
