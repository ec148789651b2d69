import { failingModels } from './fixtures/failing-models.ts';
import { buildLayerInWarehouse } from './execute-layer.ts';
import { firstRecords, openShopWarehouse, opportunity, type ShopWarehouse } from './fixtures/shop-warehouse.ts';
import { shopModels } from './fixtures/shop.ts';

let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, '2024-02-01T00:00:00.000Z');
  await shop.build('bronze');
});
afterEach(() => shop.close());

const FACTS = 'silver.int_opportunities';
const texts = (model: string) =>
  shop.query(`select definition, sql, plan from ops.definition_text where model = '${model}' order by definition`);

test('a run is recorded with the code and the data it was of', async () => {
  await shop.build('silver', {}, { runId: 'first', codeVersion: '1.2.3 abc' });
  expect(await shop.query(`select code_version, as_of, load_seq::int from ops.run where run_id = 'first'`)).toEqual([
    { code_version: '1.2.3 abc', as_of: new Date('2024-02-01T00:00:00Z'), load_seq: 1 },
  ]);
});

test('each table is recorded with its size once published, a view without', async () => {
  await shop.build('silver', {}, { runId: 'first' });
  const [facts] = await shop.query(`
    select run.bytes = pg_total_relation_size('${FACTS}') as is_size from ops.model_run as run
    where run_id = 'first' and model = '${FACTS}'`);
  expect(facts).toEqual({ is_size: true });
  expect(await shop.query(`select model from ops.model_run where run_id = 'first' and bytes is null`)).toEqual([
    { model: 'silver.int_names' },
  ]);
});

test('the query and its plan are kept once for a definition, however many runs build it', async () => {
  await shop.build('silver', {}, { runId: 'first' });
  const [kept, ...others] = await texts(FACTS);
  expect(others).toEqual([]);
  expect(kept!['sql']).toContain('from "bronze"."stg_opportunities" as "o"');
  expect(kept!['plan']).toMatch(/^Insert on .*\n +-> .*Join/);
  await shop.load({ Opportunity: [opportunity(1, 1, 9, '2024-02-15T00:00:00Z')] }, '2024-03-01T00:00:00.000Z');
  await shop.build('bronze');
  await shop.build('silver', {}, { runId: 'second' });
  expect(await texts(FACTS)).toEqual([kept]);
  await shop.build('silver', { factor: 2 }, { runId: 'third' });
  expect(await texts(FACTS)).toHaveLength(2);
  const runs = await shop.query(
    `select run_id, definition from ops.model_run where model = '${FACTS}' order by run_id`,
  );
  expect(runs.map(({ run_id: run, definition }) => [run, definition === kept!['definition']])).toEqual([
    ['first', true],
    ['second', true],
    ['third', false],
  ]);
});

test('so is the query of a model that failed', async () => {
  const { warehouse } = failingModels(shop.warehouse, FACTS);
  const failing = { layer: 'silver', models: shopModels(), runId: 'failed' };
  await expect(buildLayerInWarehouse(warehouse, failing)).rejects.toMatchObject({ code: 'MODEL_FAILED' });
  const [kept] = await shop.query(`
    select run.status, text.sql like '%stg_opportunities%' as is_its_query, text.plan
    from ops.model_run as run join ops.definition_text as text using (definition, model)
    where run.run_id = 'failed' and model = '${FACTS}'`);
  expect(kept).toEqual({ status: 'failed', is_its_query: true, plan: null });
  await shop.build('silver', {}, { runId: 'mended' });
  expect((await texts(FACTS))[0]!['plan']).toMatch(/^Insert on /);
});
