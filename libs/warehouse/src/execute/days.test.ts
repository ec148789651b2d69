import { daysBetween, type LayerReport } from '@medallion/engine';
import { quoted, compileModel } from '@medallion/model';
import { dailyModels } from './fixtures/daily.ts';
import {
  LAYERS,
  openShopWarehouse,
  opportunity,
  opportunityId,
  type ShopWarehouse,
} from './fixtures/shop-warehouse.ts';

const at = (day: number): string => new Date(Date.UTC(2024, 0, day)).toISOString();

// Two deals on each of the first six days.
let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load({ Opportunity: [opportunity(1, 1, 100), opportunity(2, 1, 200)] }, at(6));
  await buildAll();
});
afterEach(() => shop.close());

const [FIRST] = [opportunityId(1)];
const daily = (options: object = {}) => ({ models: dailyModels(), incrementalFrom: 0, ...options });
const build = (layer: string, options: object = {}) => shop.build(layer, {}, daily(options));
async function buildAll(options: object = {}): Promise<LayerReport[]> {
  const reports: LayerReport[] = [];
  for (const layer of LAYERS) reports.push(await build(layer, options));
  return reports;
}
const days = (from: number, to = from) => ({ days: daysBetween(`2024-01-0${from}`, `2024-01-0${to}`) });
const only = (id: string) => ({ only: new Set([id]) });
const restateSilver = (from: number, to?: number) =>
  build('silver', { ...days(from, to), ...only('silver.int_deal_day') });
const restateGold = (from: number, to?: number, options: object = {}) =>
  build('gold', { ...days(from, to), ...only('gold.fct_deal_day'), ...options });

const built = ({ models }: LayerReport) =>
  models.filter(({ action }) => action === 'built').map(({ model, reason }) => [model, reason]);
const due = async (layer: string) =>
  (await shop.plan(layer, {}, daily())).models.flatMap(({ model, cause }) =>
    cause === undefined ? [] : [[model, cause]],
  );
/** By day, what the first deal is said to be worth. */
const amounts = async (table: string, column: string): Promise<unknown[]> =>
  (await shop.query(`select amount::float from ${table} where opportunity_id = '${FIRST}' order by ${column}`)).map(
    ({ amount }) => amount,
  );
const silver = () => amounts('silver.int_deal_day', 'day');
const gold = () => amounts('gold.fct_deal_day', 'date_key');
/** Rows as the server keeps them: a row that was written again is another. */
const rowVersions = (where: string) =>
  shop.query(`select ctid::text, xmin::text from gold.fct_deal_day where ${where} order by date_key, opportunity_id`);
async function differences(): Promise<unknown[]> {
  const wrong: unknown[] = [];
  for (const model of dailyModels().filter(({ materialized }) => materialized.kind !== 'view')) {
    const live = `select * from ${quoted(model.layer)}.${quoted(model.name)}`;
    const query = `select * from (${compileModel(model).sql}\n) as query`;
    wrong.push(...(await shop.query(`(${live} except all ${query}) union all (${query} except all ${live})`)));
  }
  return wrong;
}

test('rows of a day that were edited, added and taken away are as they should be again, and no other row is touched', async () => {
  await shop.write(`update gold.fct_deal_day set amount = 7 where date_key = 20240103 and opportunity_id = '${FIRST}';
    delete from gold.fct_deal_day where date_key = 20240104 and opportunity_id = '${FIRST}';
    insert into gold.fct_deal_day values (20240104, 'none', 1)`);
  const outside = 'date_key not between 20240103 and 20240104';
  const before = await rowVersions(outside);
  const report = await restateGold(3, 4);
  expect(await gold()).toEqual([100, 100, 100, 100, 100, 100]);
  expect(await differences()).toEqual([]);
  expect(await rowVersions(outside)).toEqual(before);
  expect(report.models).toMatchObject([{ inserted: 1, updated: 1, deleted: 1, rows: 12, scopeValues: undefined }]);
});

test('a fact told by a date is restated as one told by its key', async () => {
  await shop.write(`update silver.int_deal_day set amount = 7 where day <= '2024-01-04'`);
  await restateSilver(2, 3);
  expect(await silver()).toEqual([7, 100, 100, 7, 100, 100]);
});

test('the report says which days, and how much is still due', async () => {
  expect(built(await restateGold(1, 6))).toEqual([['gold.fct_deal_day', 'Days 2024-01-01 to 2024-01-06 recomputed.']]);
  await shop.write('update gold.fct_deal_day set amount = 7');
  expect(built(await restateGold(1, 2))).toEqual([
    [
      'gold.fct_deal_day',
      'Days 2024-01-01 to 2024-01-02 recomputed. Its other days are still due: Its rows were written by something else since they were published.',
    ],
  ]);
  const [run] = await shop.query(`select reason from ops.model_run order by finished_at desc limit 1`);
  expect(run!['reason']).toMatch(/^Days 2024-01-01 to 2024-01-02 recomputed\./);
});

test('of a table that somebody wrote to, the days that were left are still due, until it is built', async () => {
  await shop.write('update gold.fct_deal_day set amount = 7');
  await restateGold(2);
  expect(await due('gold')).toEqual([['gold.fct_deal_day', 'written']]);
  await restateGold(3);
  expect(await due('gold')).toEqual([['gold.fct_deal_day', 'written']]);
  expect(await gold()).toEqual([7, 100, 100, 7, 7, 7]);
  await build('gold');
  expect(await gold()).toEqual([100, 100, 100, 100, 100, 100]);
  expect(await due('gold')).toEqual([]);
});

test('of a table nobody wrote to, days computed anew leave nothing due, and nothing changed', async () => {
  const before = await rowVersions('true');
  const { models } = await restateGold(1, 6);
  expect(models).toMatchObject([{ inserted: 0, updated: 0, deleted: 0 }]);
  expect(await rowVersions('true')).toEqual(before);
  expect(await due('gold')).toEqual([]);
  expect((await build('gold')).nothingToDo).toBe(true);
});

test('days are computed from what is there now, and what changed is still due for the others', async () => {
  await shop.load({ Opportunity: [opportunity(1, 1, 150, at(7))] }, at(7));
  await restateSilver(2, 3);
  expect(await silver()).toEqual([100, 150, 150, 100, 100, 100]);
  expect(await due('silver')).toContainEqual(['silver.int_deal_day', 'data']);
  await restateGold(3, 4);
  expect(await gold()).toEqual([100, 100, 150, 100, 100, 100]);
  await buildAll();
  expect(await silver()).toEqual(Array(7).fill(150));
  expect(await differences()).toEqual([]);
});

test('a day after the clock has no rows, and a row somebody put there goes', async () => {
  await shop.write(`insert into gold.fct_deal_day values (20240109, '${FIRST}', 1)`);
  await restateGold(7, 9);
  expect(await gold()).toHaveLength(6);
});

test('views of the layer show the days and are checked; tables that read them are due, and not built', async () => {
  await shop.write(`update silver.int_deal_day set amount = 777 where day = '2024-01-03'`);
  const report = await restateSilver(3);
  expect(built(report).map(([model]) => model)).toEqual(['silver.int_deal_day', 'silver.int_large_deal_day']);
  expect(await due('silver')).toEqual([
    ['silver.int_deal_day', 'written'],
    ['silver.int_deal_total', 'data'],
    ['silver.int_large_deal_day', 'upstream'],
  ]);
});

test('what restated days change reaches the models that follow them', async () => {
  await shop.write(`update silver.int_deal_day set amount = 777 where day = '2024-01-03'`);
  await build('gold', { force: true });
  expect((await gold())[2]).toBe(777);
  await restateSilver(3);
  const { models } = await build('gold');
  expect(models).toMatchObject([{ action: 'built', scopeValues: 2 }]);
  expect(await differences()).toEqual([]);
});

test('a plan says that days are computed anew, and of which models', async () => {
  const { models, isUpToDate } = await shop.plan('gold', {}, daily({ ...days(1, 3), ...only('gold.fct_deal_day') }));
  expect({ models, isUpToDate }).toMatchObject({
    models: [
      {
        model: 'gold.fct_deal_day',
        action: 'build',
        cause: 'days',
        extent: 'part',
        reason: 'Days 2024-01-01 to 2024-01-03 recomputed.',
      },
    ],
    isUpToDate: false,
  });
  const [fact, total] = (await shop.plan('silver', {}, daily(days(1)))).models;
  expect([fact!.action, total!.action]).toEqual(['build', 'skip']);
});

test('beside rows of another definition none are computed', async () => {
  const changed = { models: dailyModels(2) };
  await expect(restateGold(1, 2, changed)).rejects.toMatchObject({
    code: 'DAYS_NOT_RESTATABLE',
    message: 'Days of gold.fct_deal_day cannot be computed anew, because all of it is due: Its definition changed.',
    fix: 'Build it first: medallion build fct_deal_day',
  });
  await build('gold', changed);
  await expect(restateGold(1, 2, changed)).resolves.toMatchObject({ models: [{ action: 'built' }] });
});

test('a table that is gone has no days', async () => {
  await shop.query('drop table gold.fct_deal_day');
  await expect(restateGold(1)).rejects.toMatchObject({
    code: 'DAYS_NOT_RESTATABLE',
    message: expect.stringContaining('Its relation is gone from the database.'),
  });
});

test('what an environment takes from the base is restated in the base', async () => {
  await buildAll({ environment: 'pr_1' });
  await expect(restateGold(1, 2, { environment: 'pr_1' })).rejects.toMatchObject({
    code: 'DAYS_NOT_RESTATABLE',
    message: 'Days of gold.fct_deal_day cannot be computed anew in pr_1, which takes it from the base.',
    fix: 'Do it in the base: leave --env and MEDALLION_ENV out.',
  });
});

test('in an environment days of what it computes are computed anew', async () => {
  const changed = { environment: 'pr_1', models: dailyModels(2) };
  await buildAll(changed);
  await shop.write('update pr_1__gold.fct_deal_day set amount = 7');
  await restateGold(2, 3, changed);
  await expect(restateGold(2, 3, { ...changed, models: dailyModels(3) })).rejects.toMatchObject({
    fix: 'Build it first: medallion build fct_deal_day --env pr_1',
  });
  expect(await amounts('pr_1__gold.fct_deal_day', 'date_key')).toEqual([7, 200, 200, 7, 7, 7]);
});
