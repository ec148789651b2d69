import { daysBetween } from '@medallion/engine';
import { compileModel, quoted, type AnyModel } from '@medallion/model';
import fc from 'fast-check';
import { dailyModels } from './fixtures/daily.ts';
import {
  LAYERS,
  openShopWarehouse,
  opportunity,
  opportunityId,
  type ShopWarehouse,
} from './fixtures/shop-warehouse.ts';

// Every step builds up to three layers; a busy machine takes its time.
jest.setTimeout(300_000);

const DEALS = 3;
const DAYS = 8;
const models = dailyModels();
const find = (id: string): AnyModel => models.find((model) => model.id === id)!;
const facts = [find('silver.int_deal_day'), find('gold.fct_deal_day')];

let shop: ShopWarehouse;
beforeAll(async () => {
  shop = await openShopWarehouse();
  await load([[0, 1]]);
  await build();
});
afterAll(() => shop.close());

let loads = 0;
/** The clock stays on the last day: each load is a minute later. */
const load = (deals: readonly (readonly [number, number])[]): Promise<void> => {
  const now = new Date(Date.UTC(2024, 0, DAYS, 0, ++loads)).toISOString();
  return shop.load({ Opportunity: deals.map(([deal, amount]) => opportunity(deal, 1, amount, now)) }, now);
};
const build = async (layers: readonly string[] = LAYERS): Promise<void> => {
  for (const layer of layers) await shop.build(layer, {}, { models, incrementalFrom: 0 });
};

const day = fc.integer({ min: 1, max: DAYS + 1 });
const deal = fc.nat(DEALS - 1);
const edit = fc.record({ fact: fc.nat(1), deal, day, how: fc.constantFrom('update', 'delete', 'insert') });
const step = fc.record({
  /** Deals and what they are worth from now on. */
  loaded: fc.uniqueArray(fc.tuple(deal, fc.integer({ min: 0, max: 3 })), { maxLength: 2, selector: ([of]) => of }),
  /** How many layers are built after it. */
  isBuilt: fc.nat(2),
  edits: fc.array(edit, { maxLength: 3 }),
  fact: fc.nat(1),
  days: fc.tuple(day, day).map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const),
});

const tableOf = ({ layer, name }: AnyModel): string => `${quoted(layer)}.${quoted(name)}`;
const dayOf = (n: number): string => `2024-01-0${n}`;
/** The column of the day, and a day as it has it. */
const told = (model: AnyModel, n: number): string =>
  'key' in model.day! ? `date_key = 2024010${n}` : `day = '${dayOf(n)}'`;
const within = (model: AnyModel, [from, to]: readonly [number, number]): string =>
  'key' in model.day!
    ? `date_key between 2024010${from} and 2024010${to}`
    : `day between '${dayOf(from)}' and '${dayOf(to)}'`;

async function write(edits: readonly { fact: number; deal: number; day: number; how: string }[]): Promise<void> {
  for (const { fact, deal, day, how } of edits) {
    const model = facts[fact]!;
    const where = `where ${told(model, day)} and opportunity_id = '${opportunityId(deal)}'`;
    const row = `'${opportunityId(deal)}', 99`;
    const values = 'key' in model.day! ? `2024010${day}, ${row}` : `'${opportunityId(deal)}', '${dayOf(day)}', 99`;
    await shop.write(
      how === 'update'
        ? `update ${tableOf(model)} set amount = 99 ${where}`
        : how === 'delete'
          ? `delete from ${tableOf(model)} ${where}`
          : `insert into ${tableOf(model)} values (${values}) on conflict do nothing`,
    );
  }
}

const unequal = async (one: string, other: string): Promise<unknown[]> =>
  shop.query(`(${one} except all ${other}) union all (${other} except all ${one})`);

test('of the days asked for every row is what the query gives, of the others what it was; a build mends what is left', async () => {
  await fc.assert(
    fc.asyncProperty(step, async ({ loaded, isBuilt, edits, fact, days }) => {
      if (loaded.length > 0) await load(loaded);
      await build(LAYERS.slice(0, isBuilt));
      await write(edits);
      const model = facts[fact]!;
      const live = tableOf(model);
      await shop.query(`drop table if exists public.before`);
      await shop.query(`create table public.before as select * from ${live}`);
      await shop.build(
        model.layer,
        {},
        {
          models,
          incrementalFrom: 0,
          days: daysBetween(dayOf(days[0]), dayOf(days[1])),
          only: new Set([model.id]),
        },
      );
      const isWithin = within(model, days);
      const query = `select * from (${compileModel(model).sql}\n) as query where ${isWithin}`;
      expect(await unequal(`select * from ${live} where ${isWithin}`, query)).toEqual([]);
      expect(
        await unequal(
          `select * from ${live} where not ${isWithin}`,
          `select * from public.before where not ${isWithin}`,
        ),
      ).toEqual([]);
      await build();
      for (const each of models.filter(({ materialized }) => materialized.kind !== 'view'))
        expect(
          await unequal(`select * from ${tableOf(each)}`, `select * from (${compileModel(each).sql}\n) as q`),
        ).toEqual([]);
    }),
    { numRuns: 60, seed: 5, endOnFailure: true },
  );
});
