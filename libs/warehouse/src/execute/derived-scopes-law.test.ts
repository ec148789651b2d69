import { compileModel, modelScope, quoted, type AnyModel } from '@medallion/model';
import fc from 'fast-check';
import { alikeModels } from './fixtures/alike-relations.ts';
import { modelOfBlock } from './fixtures/block-model.ts';
import { news, recordsOf, type News } from './fixtures/lives.ts';
import { blocks, featuresOf } from './fixtures/random-blocks.ts';
import { LAYERS, openShopWarehouse, type ShopWarehouse } from './fixtures/shop-warehouse.ts';

// Dozens of models a case, each built after every load; a busy machine takes its time.
jest.setTimeout(3_600_000);

/** Models to draw, about, all with a derived scope: the others are computed in full, as ever. */
const MODELS = Number(process.env['MEDALLION_SCOPE_CASES'] ?? 100);
const SEED = Number(process.env['MEDALLION_PROPERTY_SEED'] ?? 1);
/** Models built together: a build of all of them costs little more than of one. */
const TOGETHER = 25;
const LOADS = 4;
/** Lives whose records lie beside one another, so that a query has what it could mix up. */
const LIVES = 3;
const DAY = 86_400_000;

let shop: ShopWarehouse;
beforeAll(async () => {
  shop = await openShopWarehouse();
});
afterAll(() => shop.close());

const followed = blocks.filter((block) => 'changes' in (modelScope(modelOfBlock(0, block)) ?? {}));
const load = fc.record({
  told: fc.array(news, { minLength: LIVES, maxLength: LIVES }),
  /** Of one object alone, more often than not: changes of an upstream that is not followed leave nothing to see. */
  only: fc.constantFrom<'Account' | 'Opportunity' | undefined>('Account', 'Opportunity', 'Opportunity', undefined),
});

let now = Date.UTC(2024, 0, 10);
const at = (daysAgo: number): string => new Date(now - daysAgo * DAY).toISOString();

async function receive(told: readonly News[], only: 'Account' | 'Opportunity' | undefined): Promise<void> {
  now += DAY;
  const records = recordsOf(0, told, at);
  await shop.load(only === undefined ? records : { [only]: records[only] ?? [] }, at(0));
}

/** Builds, and returns the models that were computed in part. */
async function build(models: readonly AnyModel[], force = false): Promise<string[]> {
  const inPart: string[] = [];
  for (const layer of LAYERS.slice(0, 2)) {
    const report = await shop.build(layer, {}, { models, incrementalFrom: 0, force });
    inPart.push(...report.models.filter(({ scopeValues }) => scopeValues !== undefined).map(({ model }) => model));
  }
  return inPart;
}

/** Rows that a table has and its query does not give, or the other way round, with the query that was drawn. */
async function differences(models: readonly AnyModel[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const model of models) {
    const { sql } = compileModel(model);
    const live = `select * from ${quoted(model.layer)}.${quoted(model.name)}`;
    const query = `select * from (${sql}\n) as query`;
    const rows = await shop.query(
      `select row::text as row from ((${live} except all ${query}) union all (${query} except all ${live})) as row`,
    );
    if (rows.length > 0) wrong.push(`${JSON.stringify(modelScope(model))}\n${sql}`);
  }
  return wrong;
}

/** What must occur in models that were computed in part. */
const OCCURRING = [
  ...['int_deals', 'stg_deals', 'int_ranked', 'cte', 'subquery'],
  ...['innerJoin', 'leftJoin', 'filter', 'group', 'window', 'distinct'],
];

test('whatever a model reads, where a scope is derived it is computed by what changed, and is what its query gives in full', async () => {
  const seen = new Set<string>();
  let parts = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(followed, { minLength: TOGETHER, maxLength: TOGETHER }),
      fc.array(load, { minLength: LOADS, maxLength: LOADS }),
      async (drawn, loads) => {
        const random = drawn.map((block, index) => modelOfBlock(index, block));
        const models = [...alikeModels, ...random];
        await shop.query('truncate raw_salesforce.account, raw_salesforce.opportunity').catch(() => undefined);
        for (const [index, { told, only }] of loads.entries()) {
          await receive(told, index === 0 ? undefined : only);
          const inPart = await build(models, index === 0);
          expect(await differences(random)).toEqual([]);
          for (const [of, block] of drawn.entries()) {
            if (!inPart.includes(random[of]!.id)) continue;
            parts++;
            for (const feature of featuresOf(block)) seen.add(feature);
          }
        }
      },
    ),
    { numRuns: Math.ceil(MODELS / TOGETHER), seed: SEED, endOnFailure: true },
  );
  // The law would hold of builds that compute everything.
  expect(parts).toBeGreaterThan(MODELS / 2);
  expect(OCCURRING.filter((feature) => !seen.has(feature))).toEqual([]);
});
