import { describeRelations } from '@medallion/engine';
import type { AnyModel } from '@medallion/model';
import { readSeed } from './execute-layer.ts';
import { incrementalModels } from './fixtures/incremental.ts';
import { leftInScratch } from './fixtures/shop-contents.ts';
import {
  account,
  firstRecords,
  LAYERS,
  openShopWarehouse,
  opportunity,
  type ShopWarehouse,
} from './fixtures/shop-warehouse.ts';
import { shopModels, type ShopDistributions } from './fixtures/shop.ts';
import { missingCitus, onCitus, openShopOnCitus } from './fixtures/on-citus.ts';

const dimAccount = shopModels().find(({ id }) => id === 'gold.dim_account')!;
/** Every kind, and every kind of foreign key between kinds that Citus holds. */
const KINDS: Readonly<Record<string, ShopDistributions>> = {
  local: {},
  reference: {
    seed_stage: 'reference',
    int_accounts: 'reference',
    dim_account: 'reference',
    fct_opportunity: 'reference',
  },
  mixed: {
    int_accounts: 'reference',
    int_opportunities: { by: 'opportunity_key' },
    dim_account: 'reference',
    fct_opportunity: { by: 'opportunity_key' },
  },
};
const LATER = {
  Account: [account(1, 'Acme Inc', '2024-02-01T00:00:00.000Z'), account(3, 'Initech', '2024-02-01T00:00:00.000Z')],
  Opportunity: [opportunity(1, 2, 150, '2024-02-01T00:00:00.000Z'), opportunity(4, 3, 400, '2024-02-01T00:00:00.000Z')],
};
const FIRST_CLOCK = '2024-01-15T00:00:00Z';
const LATER_CLOCK = '2024-02-15T00:00:00Z';

const opened: ShopWarehouse[] = [];
afterEach(async () => {
  for (const shop of opened.splice(0)) await shop.close();
});
async function withRecords(open: () => Promise<ShopWarehouse>): Promise<ShopWarehouse> {
  const shop = await open();
  opened.push(shop);
  await shop.load(firstRecords, FIRST_CLOCK);
  return shop;
}

/** Rows of all relations of silver and gold, sorted here: the order of a distributed table's rows is anybody's. */
async function rowsOf(shop: ShopWarehouse): Promise<Record<string, string[]>> {
  const relations = await shop.query(
    `select c.oid::regclass::text as name from pg_class c
     where c.relnamespace in ('silver'::regnamespace, 'gold'::regnamespace) and c.relkind in ('r', 'v') order by 1`,
  );
  const rows: Record<string, string[]> = {};
  for (const { name } of relations)
    rows[String(name)] = (await shop.query(`select * from ${name}`)).map((row) => JSON.stringify(row)).sort();
  return rows;
}

const oidsOf = (shop: ShopWarehouse) =>
  shop.query(
    `select relname, oid from pg_class where relnamespace = 'gold'::regnamespace and relkind = 'r' order by 1`,
  );

const kindsOf = (shop: ShopWarehouse) =>
  shop.query(
    `select logicalrelid::text as name, partmethod::text as kind from pg_dist_partition
     where logicalrelid::text like 'gold.%' and (partmethod = 'h' or repmodel = 't') order by 1`,
  );

test('where there is no Citus to test on, the tests say why', () => {
  expect(missingCitus(undefined)).toBe('CITUS_URL names no server');
  expect(missingCitus('postgres://nobody@127.0.0.1:1/nothing')).toMatch(
    /^the server of CITUS_URL does not answer: .*127\.0\.0\.1:1/,
  );
});

for (const [kind, distributions] of Object.entries(KINDS)) {
  onCitus(
    `models that are ${kind} are published, and then reconciled in place, to the rows plain Postgres has`,
    async () => {
      const shops = [await withRecords(openShopOnCitus), await withRecords(openShopWarehouse)] as const;
      for (const shop of shops) await shop.buildAll({ distributions });
      expect(await rowsOf(shops[0])).toEqual(await rowsOf(shops[1]));

      const before = await oidsOf(shops[0]);
      for (const shop of shops) {
        await shop.load(LATER, LATER_CLOCK);
        await shop.buildAll({ distributions });
      }
      expect(await rowsOf(shops[0])).toEqual(await rowsOf(shops[1]));
      expect(await oidsOf(shops[0])).toEqual(before);
      expect(await leftInScratch(shops[0])).toEqual([]);
    },
  );
}

onCitus('a model whose distribution changes is made anew, with the rows it had', async () => {
  const shop = await withRecords(openShopOnCitus);
  await shop.buildAll();
  const rows = await rowsOf(shop);
  const steps: [ShopDistributions, string, unknown[]][] = [
    [
      KINDS['mixed']!,
      'local to reference',
      [
        { name: 'gold.dim_account', kind: 'n' },
        { name: 'gold.fct_opportunity', kind: 'h' },
      ],
    ],
    [
      { dim_account: { by: 'account_key' }, fct_opportunity: { by: 'opportunity_key', colocateWith: dimAccount } },
      'reference to by account_key',
      [
        { name: 'gold.dim_account', kind: 'h' },
        { name: 'gold.fct_opportunity', kind: 'h' },
      ],
    ],
    [{}, 'by account_key to local', []],
  ];
  for (const [distributions, change, kinds] of steps) {
    // Between these two kinds Citus holds no foreign key, and validation refuses one: it is left to a check here.
    const models = shopModels({ distributions }).map((model) =>
      typeof distributions.dim_account === 'object' ? withCheckedReferences(model) : model,
    );
    const plan = await shop.plan('gold', {}, { models });
    expect(plan.models[0]).toMatchObject({ cause: 'distribution', reason: `Its distribution changed from ${change}.` });
    for (const layer of LAYERS) await shop.build(layer, {}, { models });
    expect(await kindsOf(shop)).toEqual(kinds);
    expect(await rowsOf(shop)).toEqual(rows);
  }
});

/** The fact's reference as one that a check holds. */
function withCheckedReferences(model: AnyModel): AnyModel {
  for (const column of Object.values<any>(model.columns))
    if (column.def.references) column.def.references.enforce = 'check';
  return model;
}

onCitus('rows of what changed alone are exchanged with the rows plain Postgres has', async () => {
  const distributions: Record<string, unknown> = {
    'silver.int_account': 'reference',
    'silver.int_deal': { by: 'opportunity_id' },
    'silver.int_account_total': { by: 'account_id' },
    'gold.fct_deal': { by: 'opportunity_id' },
    'gold.dim_account': 'reference',
  };
  for (const model of incrementalModels.filter(({ id }) => id in distributions))
    Object.assign(model, { materialized: { ...model.materialized, distribution: distributions[model.id] } });
  const shops = [await withRecords(openShopOnCitus), await withRecords(openShopWarehouse)] as const;
  const build = async (shop: ShopWarehouse) => {
    for (const layer of LAYERS) await shop.build(layer, {}, { models: incrementalModels, incrementalFrom: 0 });
  };
  for (const shop of shops) {
    await build(shop);
    await shop.load(LATER, LATER_CLOCK);
    await build(shop);
  }
  expect(await rowsOf(shops[0])).toEqual(await rowsOf(shops[1]));
});

onCitus('Citus plans every query; what it computes on the coordinator is said as a warning', async () => {
  const shop = await withRecords(openShopOnCitus);
  const distributions = KINDS['mixed']!;
  await shop.buildAll({ distributions });
  for (const relation of describeRelations(shopModels({ distributions }), { seedText: readSeed })) {
    const lines = (await shop.query(`explain ${relation.sql}`)).map((row) => String(row['QUERY PLAN']).trim());
    expect(lines[0]).toMatch(/cost=/);
    for (const line of new Set(lines.filter((each) => /Distributed Subplan|pull to coordinator/.test(each))))
      process.stderr.write(`warning: ${relation.id} on Citus: ${line}\n`);
  }
});
