import { silentLogger } from '@medallion/core';
import {
  buildLayer,
  explainPlan,
  planLayer,
  readLayerContext,
  type RelationDistribution,
  type WarehousePort,
} from '@medallion/engine';
import { layerTarget } from './execute-layer.ts';
import { incrementalModels } from './fixtures/incremental.ts';
import { observedWarehouse } from './fixtures/observed-warehouse.ts';
import { recordDistributions } from './fixtures/recorded-distributions.ts';
import { contentsOf, leftInScratch } from './fixtures/shop-contents.ts';
import {
  account,
  firstRecords,
  LAYERS,
  openShopWarehouse,
  opportunity,
  type ShopWarehouse,
} from './fixtures/shop-warehouse.ts';
import { shopModels, type ShopDistributions, type ShopOptions } from './fixtures/shop.ts';
import { withPort } from './postgres-port.ts';
import { selectInWarehouse } from './select-in-warehouse.ts';

const DISTRIBUTIONS: ShopDistributions = {
  seed_stage: 'reference',
  int_accounts: 'reference',
  int_opportunities: { by: 'opportunity_key' },
  dim_account: 'reference',
  fct_opportunity: { by: 'opportunity_key' },
};
/** Rows that come, change and go. */
const LATER = {
  Account: [account(1, 'Acme Inc', '2024-02-01T00:00:00.000Z'), account(3, 'Initech', '2024-02-01T00:00:00.000Z')],
  Opportunity: [opportunity(1, 2, 150, '2024-02-01T00:00:00.000Z'), opportunity(4, 3, 400, '2024-02-01T00:00:00.000Z')],
};

let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, '2024-01-15T00:00:00Z');
});
afterEach(() => shop.close());

/** Statements of a first build of all layers and of one after a load, in order; names in them follow from the ids of the runs. */
async function statementsOnPlain(options: ShopOptions): Promise<string[]> {
  const statements: string[] = [];
  const build = (runId: string) =>
    buildAll(options, false, runId, (statement) =>
      // What a model took is noted on its rows.
      statements.push(statement.replace(/"milliseconds":[\d.e-]+/, '"milliseconds":…')),
    );
  await build('first');
  await shop.load(LATER, '2024-02-15T00:00:00Z');
  await build('second');
  return statements;
}

async function onPort<T>(
  isDistributing: boolean,
  observe: (statement: string) => void,
  work: (port: WarehousePort) => Promise<T>,
) {
  const observed = observedWarehouse(shop.warehouse, (_, statement) => observe(statement));
  return withPort(observed, undefined, (port) => work({ ...port, distributes: isDistributing }));
}

function buildAll(
  options: ShopOptions,
  isDistributing: boolean,
  runId: string,
  observe: (statement: string) => void = () => undefined,
) {
  return onPort(isDistributing, observe, async (port) => {
    for (const layer of LAYERS) {
      const target = layerTarget({ layer, models: shopModels(options) });
      await buildLayer(port, target, { runId, logger: silentLogger, concurrency: 1 });
    }
  });
}

test('plain Postgres is not told of any distribution: a build sends the very statements of one without', async () => {
  const declared = await statementsOnPlain({ distributions: DISTRIBUTIONS });
  await shop.close();
  shop = await openShopWarehouse();
  await shop.load(firstRecords, '2024-01-15T00:00:00Z');
  expect(await statementsOnPlain({})).toEqual(declared);
  expect(
    declared.filter((statement) => /create_distributed|create_reference|pg_dist|citus\.|set_config/.test(statement)),
  ).toEqual([]);
});

test('a distribution declared later changes nothing on plain Postgres', async () => {
  await shop.buildAll();
  const plan = await shop.plan('gold', { distributions: DISTRIBUTIONS });
  expect(plan).toMatchObject({ isUpToDate: true });
  expect(await shop.probe('gold', { distributions: DISTRIBUTIONS })).toEqual(await shop.probe('gold'));
  const models = shopModels({ distributions: DISTRIBUTIONS });
  expect(await selectInWarehouse(shop.warehouse, { models, select: ['state:modified'] })).toEqual([]);
});

test('a session of ours allows Citus to repartition, in whatever role', async () => {
  const [{ value }] = (await shop.warehouse.sql.unsafe(
    `select current_setting('citus.enable_repartition_joins') as value`,
  )) as unknown as [{ value: string }];
  expect(value).toBe('on');
});

describe('with functions of Citus’s names that only record their call', () => {
  beforeEach(() => recordDistributions(shop.database));

  const build = (distributions: ShopDistributions, runId: string) => buildAll({ distributions }, true, runId);
  const recorded = async (): Promise<Record<string, unknown>> => {
    const rows = await shop.query(
      `select logicalrelid::text as name, partmethod::text || coalesce(' ' || partkey, '') as kind from pg_dist_partition
       where logicalrelid in (select oid from pg_class where relnamespace in ('silver'::regnamespace, 'gold'::regnamespace)) order by 1`,
    );
    return Object.fromEntries(rows.map(({ name, kind }) => [name, kind]));
  };
  /** The tables that what is distributed by a column is told to lie beside, in order. */
  const placesNamed = async (run: (observe: (statement: string) => void) => Promise<unknown>) => {
    const places: (string | undefined)[] = [];
    await run((statement) => {
      if (statement.startsWith('select create_distributed_table('))
        places.push(/colocate_with => '(.*)'\)$/.exec(statement)?.[1]);
    });
    return places;
  };
  const planned = async (distributions: ShopDistributions) => {
    const models = shopModels({ distributions });
    const plan = await onPort(
      true,
      () => undefined,
      async (port) => {
        const context = await readLayerContext(port, layerTarget({ layer: 'gold', models }));
        return explainPlan(port, context, planLayer(context));
      },
    );
    return plan.models.map(({ model, cause, reason, definition }) => ({
      model,
      cause,
      reason,
      isReplaced: definition?.isReplaced,
    }));
  };

  test('what is emitted runs on Postgres in its order, and leaves the contents of a build that distributes nothing', async () => {
    await build(DISTRIBUTIONS, 'first');
    expect(await recorded()).toEqual({
      'gold.dim_account': 'n',
      'gold.fct_opportunity': 'h opportunity_key',
      'silver.int_accounts': 'n',
      'silver.int_opportunities': 'h opportunity_key',
      'silver.seed_stage': 'n',
    });
    await shop.load(LATER, '2024-02-15T00:00:00Z');
    await build(DISTRIBUTIONS, 'second');
    const distributed = await contentsOf(shop);
    expect(await leftInScratch(shop)).toEqual([]);

    await shop.close();
    shop = await openShopWarehouse();
    await shop.load(firstRecords, '2024-01-15T00:00:00Z');
    await shop.buildAll();
    await shop.load(LATER, '2024-02-15T00:00:00Z');
    await shop.buildAll();
    expect(distributed).toEqual(await contentsOf(shop));
  });

  test('the tables stay what they are while only rows change', async () => {
    await build(DISTRIBUTIONS, 'first');
    const oids = () =>
      shop.query(`select oid, relname from pg_class where relnamespace = 'gold'::regnamespace order by 2`);
    const before = await oids();
    await shop.load(LATER, '2024-02-15T00:00:00Z');
    const places = await placesNamed((observe) => buildAll({ distributions: DISTRIBUTIONS }, true, 'second', observe));
    expect(await oids()).toEqual(before);
    // The computed rows and the diff of either model lie beside its live table.
    expect(places).toEqual([
      ...['"silver"."int_opportunities"', '"silver"."int_opportunities"'],
      ...['"gold"."fct_opportunity"', '"gold"."fct_opportunity"'],
    ]);
  });

  test('the tables of models published by themselves stay what they are, too, and those nothing changed are left alone', async () => {
    await build(DISTRIBUTIONS, 'first');
    const oids = () =>
      shop.query(`select oid, relname from pg_class where relnamespace = 'silver'::regnamespace and relkind = 'r'`);
    const before = await oids();
    await shop.load({ Account: LATER.Account }, '2024-02-15T00:00:00Z');
    const built = await onPort(
      true,
      () => undefined,
      async (port) => {
        const models = shopModels({ distributions: DISTRIBUTIONS });
        const options = { runId: 'second', logger: silentLogger, publish: 'model' } as const;
        await buildLayer(port, layerTarget({ layer: 'bronze', models }), options);
        return (await buildLayer(port, layerTarget({ layer: 'silver', models }), options)).models
          .filter(({ kind, action }) => kind !== 'view' && action === 'built')
          .map(({ model }) => model);
      },
    );
    expect(built).toEqual(['silver.int_accounts', 'silver.int_opportunities']);
    expect(await oids()).toEqual(before);
  });

  test('a layer is published in one sequential transaction, its tables distributed before that', async () => {
    const statements: string[] = [];
    await buildAll({ distributions: DISTRIBUTIONS }, true, 'first', (statement) => statements.push(statement));
    const gold = statements.slice(statements.findLastIndex((text) => /__gate"/.test(text)) + 1);
    const steps = gold.flatMap((text) => {
      const step =
        /^(begin|commit|select set_config|select create_\w+|create table|insert into "scratch"|alter table \S+ (?:set schema|add constraint))/.exec(
          text,
        );
      return step === null ? [] : [step[1]!.replace(/"scratch"\."\w+"|"gold"\."\w+"/g, '…')];
    });
    const computed = (distribute: string) => [
      ...['begin', 'create table', distribute, 'insert into "scratch"', 'alter table … add constraint', 'commit'],
    ];
    // What else an adoption is goes with it in one message.
    const adopted = ['alter table … set schema', 'alter table … set schema'];
    expect(steps.slice(steps.indexOf('begin'))).toEqual([
      ...computed('select create_distributed_table'),
      ...computed('select create_reference_table'),
      // A check that does not have to wait.
      ...['begin', 'commit'],
      ...['begin', 'select set_config', ...adopted, 'alter table … add constraint', 'commit'],
      // What is left of scratch goes, in bounds.
      ...['begin', 'commit'],
    ]);
  });

  test('a table of another distribution is made anew, and the plan says so', async () => {
    await build({}, 'first');
    const oid = `select 'gold.dim_account'::regclass::oid as oid`;
    const before = await shop.query(oid);
    expect(await planned({ dim_account: 'reference' })).toEqual([
      {
        model: 'gold.dim_account',
        cause: 'distribution',
        reason: 'Its distribution changed from local to reference.',
        isReplaced: true,
      },
      { model: 'gold.fct_opportunity', cause: undefined, reason: expect.any(String), isReplaced: undefined },
    ]);
    await build({ dim_account: 'reference' }, 'second');
    expect(await recorded()).toEqual({ 'gold.dim_account': 'n' });
    expect(await shop.query(oid)).not.toEqual(before);
    expect(await planned({ dim_account: 'reference' })).toMatchObject([{ cause: undefined }, { cause: undefined }]);

    await build({ dim_account: { by: 'account_key' } }, 'third');
    expect(await recorded()).toEqual({ 'gold.dim_account': 'h account_key' });
    await build({}, 'fourth');
    expect(await recorded()).toEqual({});
  });

  test('a table that somebody distributed otherwise is made anew', async () => {
    await build({ dim_account: 'reference' }, 'first');
    await shop.write(`delete from pg_dist_partition`);
    expect((await planned({ dim_account: 'reference' }))[0]).toMatchObject({
      cause: 'distribution',
      reason: 'Its distribution changed from local to reference.',
    });
    await build({ dim_account: 'reference' }, 'second');
    expect(await recorded()).toEqual({ 'gold.dim_account': 'n' });
  });

  test('a table to be colocated with one that is there lies beside that', async () => {
    await build({ dim_account: { by: 'account_key' } }, 'first');
    // As if Citus now spread new tables over another number of shards.
    await shop.write('update pg_dist_partition set colocationid = 77');
    const dimAccount = shopModels().find(({ id }) => id === 'gold.dim_account')!;
    await build(
      { dim_account: { by: 'account_key' }, fct_opportunity: { by: 'opportunity_key', colocateWith: dimAccount } },
      'second',
    );
    expect(
      await shop.query(
        `select colocationid from pg_dist_partition where logicalrelid = 'gold.fct_opportunity'::regclass`,
      ),
    ).toEqual([{ colocationid: 77 }]);
  });

  test('two new tables to be colocated come to lie where all of their type are', async () => {
    const dimAccount = shopModels().find(({ id }) => id === 'gold.dim_account')!;
    await build(
      { dim_account: { by: 'account_key' }, fct_opportunity: { by: 'opportunity_key', colocateWith: dimAccount } },
      'first',
    );
    expect(await recorded()).toEqual({
      'gold.dim_account': 'h account_key',
      'gold.fct_opportunity': 'h opportunity_key',
    });
    expect(
      await shop.query(
        'select count(distinct colocationid)::int as groups from pg_dist_partition where logicalrelid in (select oid from pg_class)',
      ),
    ).toEqual([{ groups: 1 }]);
  });

  test('a new table does not come to lie beside one that is about to be made anew', async () => {
    await build({ dim_account: 'reference' }, 'first');
    const dimAccount = shopModels().find(({ id }) => id === 'gold.dim_account')!;
    const places = await placesNamed((observe) =>
      buildAll(
        {
          distributions: {
            dim_account: { by: 'account_key' },
            fct_opportunity: { by: 'opportunity_key', colocateWith: dimAccount },
          },
        },
        true,
        'second',
        observe,
      ),
    );
    expect(places).toEqual([undefined, undefined]);
  });

  test('rows computed for a part of a distributed table are exchanged beside it', async () => {
    const distributed = new Map<string, RelationDistribution>([
      ['silver.int_account', 'reference'],
      ['silver.int_deal', { by: 'opportunity_id' }],
      ['silver.int_account_total', { by: 'account_id' }],
      ['gold.fct_deal', { by: 'opportunity_id' }],
      ['gold.dim_account', 'reference'],
    ]);
    const buildIncremental = (
      runId: string,
      isDistributing: boolean,
      observe: (statement: string) => void = () => undefined,
    ) =>
      onPort(isDistributing, observe, async (port) => {
        const parts: string[] = [];
        for (const layer of LAYERS) {
          const target = layerTarget({ layer, models: incrementalModels });
          for (const relation of target.graph.relations.values())
            Object.assign(relation, { distribution: distributed.get(relation.id) });
          const report = await buildLayer(port, target, { runId, logger: silentLogger, incrementalFrom: 0 });
          for (const { model, scopeValues } of report.models)
            if (scopeValues !== undefined) parts.push(`${model} ${scopeValues}`);
        }
        return parts.sort();
      });
    const parts = [
      'gold.dim_account 3',
      'gold.fct_deal 4',
      'silver.int_account_total 3',
      'silver.int_deal 3',
      'silver.int_missing_account 3',
    ];
    await buildIncremental('first', true);
    await shop.load(LATER, '2024-02-15T00:00:00Z');
    const places = await placesNamed(async (observe) =>
      expect(await buildIncremental('second', true, observe)).toEqual(parts),
    );
    expect(places.sort()).toEqual(
      ['gold"."fct_deal', 'silver"."int_account_total', 'silver"."int_deal'].flatMap((name) => [
        `"${name}"`,
        `"${name}"`,
      ]),
    );
    expect(await recorded()).toMatchObject({ 'gold.fct_deal': 'h opportunity_id', 'gold.dim_account': 'n' });
    const contents = await contentsOf(shop);

    await shop.close();
    shop = await openShopWarehouse();
    await shop.load(firstRecords, '2024-01-15T00:00:00Z');
    await buildIncremental('first', false);
    await shop.load(LATER, '2024-02-15T00:00:00Z');
    expect(await buildIncremental('second', false)).toEqual(parts);
    expect(contents).toEqual(await contentsOf(shop));
  });
});
