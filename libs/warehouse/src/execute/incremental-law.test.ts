import type { SourceRecord } from '@medallion/core';
import { compileModel, quoted } from '@medallion/model';
import fc from 'fast-check';
import { incrementalModels } from './fixtures/incremental.ts';
import {
  accountId,
  LAYERS,
  opportunityId,
  openShopWarehouse,
  type Records,
  type ShopWarehouse,
} from './fixtures/shop-warehouse.ts';

// A hundred lives, each of five loads and as many builds of three layers; a busy machine takes its time.
jest.setTimeout(600_000);

let shop: ShopWarehouse;
beforeAll(async () => {
  shop = await openShopWarehouse();
});
afterAll(() => shop.close());

const LOADS = 5;
/** Lives told together, each with records of its own: a load and a build of all of them costs little more than of one. */
const TOGETHER = 10;
const RUNS = 10;

const nullable = <T>(values: fc.Arbitrary<T>) => fc.option(values, { freq: 5 });
/** What one load says of one record: when it was written, late for a version that arrives after a younger one. */
const version = fc.record({ daysAgo: fc.constantFrom(0, 0, 0, 1, 3) });
const account = fc.record({ of: fc.nat(2), name: nullable(fc.constantFrom('Acme', 'Globex', 'Initech')), version });
const opportunity = fc.record({
  of: fc.nat(3),
  account: nullable(fc.nat(2)),
  amount: nullable(fc.integer({ min: 0, max: 3 })),
  closesIn: nullable(fc.integer({ min: -2, max: 6 })),
  version,
});
const news = fc.record({
  accounts: fc.uniqueArray(account, { maxLength: 2, selector: ({ of }) => of }),
  opportunities: fc.uniqueArray(opportunity, { maxLength: 3, selector: ({ of }) => of }),
});
type News = typeof news extends fc.Arbitrary<infer T> ? T : never;
const life = fc.tuple(...Array.from({ length: LOADS }, () => news));
/** Days the clock moves with each load, and whether a build follows: changes of several loads may come together. */
const rhythm = fc.array(fc.record({ days: fc.integer({ min: 0, max: 2 }), isBuilt: fc.boolean() }), {
  minLength: LOADS,
  maxLength: LOADS,
});

const DAY = 86_400_000;
let now = Date.UTC(2024, 0, 10);
let lives = 0;

const at = (daysAgo: number): string => new Date(now - daysAgo * DAY).toISOString();

function recordsOf(first: number, told: readonly News[]): Records {
  const accounts: SourceRecord[] = [];
  const opportunities: SourceRecord[] = [];
  for (const [index, { accounts: named, opportunities: traded }] of told.entries()) {
    const base = (first + index) * 10;
    for (const { of, name, version } of named) {
      accounts.push({ Id: accountId(base + of), SystemModstamp: at(version.daysAgo), Name: name, Rating: 'Hot' });
    }
    for (const { of, account, amount, closesIn, version } of traded) {
      opportunities.push({
        Id: opportunityId(base + of),
        SystemModstamp: at(version.daysAgo),
        AccountId: account === null ? null : accountId(base + account),
        Amount: amount,
        StageName: 'Open',
        CloseDate: closesIn === null ? null : at(-closesIn).slice(0, 10),
      });
    }
  }
  return {
    ...(accounts.length > 0 ? { Account: accounts } : {}),
    ...(opportunities.length > 0 ? { Opportunity: opportunities } : {}),
  };
}

let builds = 0;
/** Builds all layers, published as a whole or model by model in turn, and returns the models that were computed in part. */
async function build(): Promise<string[]> {
  const publish = builds++ % 2 === 0 ? 'layer' : 'model';
  const inPart: string[] = [];
  for (const layer of LAYERS) {
    const { models } = await shop.build(layer, {}, { models: incrementalModels, incrementalFrom: 0, publish });
    inPart.push(...models.filter(({ scopeValues }) => scopeValues !== undefined).map(({ model }) => model));
  }
  return inPart;
}

/** Rows that a table has and its query does not give, or the other way round. */
async function differences(): Promise<string[]> {
  const wrong: string[] = [];
  for (const model of incrementalModels.filter(({ materialized }) => materialized.kind !== 'view')) {
    const live = `select * from ${quoted(model.layer)}.${quoted(model.name)}`;
    const query = `select * from (${compileModel(model).sql}\n) as query`;
    const rows = await shop.query(
      `select row::text as row from ((${live} except all ${query}) union all (${query} except all ${live})) as row`,
    );
    wrong.push(...rows.map(({ row }) => `${model.id} ${String(row)}`));
  }
  return wrong;
}

test('after any loads and incremental builds every table is what its query gives in full', async () => {
  const inPart: string[] = [];
  await fc.assert(
    fc.asyncProperty(fc.array(life, { minLength: TOGETHER, maxLength: TOGETHER }), rhythm, async (told, steps) => {
      const first = lives;
      lives += TOGETHER;
      for (const [load, { days, isBuilt }] of steps.entries()) {
        now += days * DAY;
        await shop.load(
          recordsOf(
            first,
            told.map((each) => each[load]!),
          ),
          at(0),
        );
        if (!isBuilt && load < LOADS - 1) continue;
        inPart.push(...(await build()));
        expect(await differences()).toEqual([]);
      }
    }),
    { numRuns: RUNS, seed: 5, endOnFailure: true },
  );
  // The law would hold of a build that never is incremental.
  for (const model of incrementalModels.filter(({ materialized }) => materialized.kind === 'incremental')) {
    expect(inPart.filter((id) => id === model.id).length).toBeGreaterThan(10);
  }
});
