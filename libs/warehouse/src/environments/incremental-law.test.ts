import { compileModel, quoted, schemaOf } from '@medallion/model';
import fc from 'fast-check';
import { incrementalModels, incrementalModelsWith } from '../execute/fixtures/incremental.ts';
import { news, recordsOf } from '../execute/fixtures/lives.ts';
import { LAYERS, openShopWarehouse, type ShopWarehouse } from '../execute/fixtures/shop-warehouse.ts';

// Every step builds three layers up to twice; a busy machine takes its time.
jest.setTimeout(600_000);

let shop: ShopWarehouse;
beforeAll(async () => {
  shop = await openShopWarehouse();
});
afterAll(() => shop.close());

const LOADS = 5;
const TOGETHER = 5;
const ENVIRONMENT = 'pr_1';
const DAY = 86_400_000;
let now = Date.UTC(2024, 0, 10);
let lives = 0;
const at = (daysAgo: number): string => new Date(now - daysAgo * DAY).toISOString();

const life = fc.tuple(...Array.from({ length: LOADS }, () => news));
const rhythm = fc.array(
  fc.record({
    days: fc.constantFrom(0, 0.25, 1, 2),
    /** How often the base is built after the load; the environment may be built without it. */
    isBaseBuilt: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)),
    isBuilt: fc.boolean(),
    /** The base's own code, or one that differs in a model: what is computed then is taken from the base, and back. */
    code: fc.oneof({ weight: 4, arbitrary: fc.constant('None') }, fc.constant('Unknown')),
  }),
  { minLength: LOADS, maxLength: LOADS },
);

/** @returns the models that were computed in part */
async function build(environment: string, models = incrementalModels): Promise<string[]> {
  const inPart: string[] = [];
  for (const layer of LAYERS) {
    const report = await shop.build(layer, {}, { models, incrementalFrom: 0, environment });
    inPart.push(...report.models.filter(({ scopeValues }) => scopeValues !== undefined).map(({ model }) => model));
  }
  return inPart;
}

/** Rows that a relation of the environment has and its query does not give, or the other way round. */
async function differences(models: typeof incrementalModels): Promise<string[]> {
  const wrong: string[] = [];
  for (const model of models) {
    const live = `select * from ${quoted(schemaOf(model.layer, ENVIRONMENT))}.${quoted(model.name)}`;
    const query = `select * from (${compileModel(model, { environment: ENVIRONMENT }).sql}\n) as query`;
    const rows = await shop.query(
      `select row::text as row from ((${live} except all ${query}) union all (${query} except all ${live})) as row`,
    );
    wrong.push(...rows.map(({ row }) => `${model.id} ${String(row)}`));
  }
  return wrong;
}

test('however the base and an environment are built, what the environment shows is what its queries give in full', async () => {
  const inPart: string[] = [];
  await fc.assert(
    fc.asyncProperty(fc.array(life, { minLength: TOGETHER, maxLength: TOGETHER }), rhythm, async (told, steps) => {
      const first = lives;
      lives += TOGETHER;
      for (const [load, { days, isBaseBuilt, isBuilt, code }] of steps.entries()) {
        now += days * DAY;
        const records = told.map((each) => each[load]!);
        await shop.load(recordsOf(first, records, at), at(0));
        if (isBaseBuilt) await build('base');
        if (!isBuilt && load < LOADS - 1) continue;
        const models = incrementalModelsWith(code);
        const parts = await build(ENVIRONMENT, models);
        if (isBaseBuilt) inPart.push(...parts);
        expect(await differences(models)).toEqual([]);
      }
    }),
    { numRuns: 8, seed: 5, endOnFailure: true },
  );
  // The law would hold of a build that never is incremental.
  for (const model of ['silver.int_deal', 'gold.fct_deal']) {
    expect(inPart.filter((id) => id === model).length).toBeGreaterThan(4);
  }
});
