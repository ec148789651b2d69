import { MedallionError } from '@medallion/core';
import { buildLayerInWarehouse, type LayerBuild } from './execute-layer.ts';
import { failingModels } from './fixtures/failing-models.ts';
import { observedWarehouse } from './fixtures/observed-warehouse.ts';
import { shopChecks } from './fixtures/shop-checks.ts';
import { contentsOf, keptInScratch, leftInScratch } from './fixtures/shop-contents.ts';
import {
  account,
  firstRecords,
  openShopWarehouse,
  opportunity,
  type ShopWarehouse,
} from './fixtures/shop-warehouse.ts';
import { shopModels, type ShopOptions } from './fixtures/shop.ts';

let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, '2024-02-01T00:00:00.000Z');
  await shop.build('bronze');
});
afterEach(() => shop.close());

const FACTS = 'silver.int_opportunities';
/** Names in a table that is read by the facts: a chain of three tables. */
const CHAIN: ShopOptions = { namesAsTable: true };

interface Outcome {
  readonly error: MedallionError | undefined;
  /** Models whose rows were computed. */
  readonly filled: readonly string[];
  /** Reasons of the models built, by model. */
  readonly reasons: Readonly<Record<string, string>>;
}

/** Builds a layer while the rows of some models cannot be computed. */
async function build(
  layer: string,
  options: ShopOptions,
  build: Partial<LayerBuild> = {},
  failing: readonly string[] = [],
): Promise<Outcome> {
  const { warehouse, filled } = failingModels(shop.warehouse, ...failing);
  const ordered = { layer, models: shopModels(options), runId: 'failed', concurrency: 1, ...build };
  const outcome = await buildLayerInWarehouse(warehouse, ordered).then(
    ({ models }) => ({
      error: undefined,
      reasons: Object.fromEntries(
        models.flatMap(({ model, action, reason }) => (action === 'built' ? [[model, reason]] : [])),
      ),
    }),
    (error: MedallionError) => ({ error, reasons: {} }),
  );
  return { ...outcome, filled };
}
const retry = (layer: string, options: ShopOptions, more: Partial<LayerBuild> = {}): Promise<Outcome> =>
  build(layer, options, { runId: 'retried', reuse: true, ...more });

/** What readers see is what a full build makes of the same. */
async function expectWhole(options: ShopOptions, layer = 'silver'): Promise<void> {
  expect(await leftInScratch(shop)).toEqual([]);
  const retried = await contentsOf(shop);
  await shop.build(layer, options, { force: true });
  expect(await contentsOf(shop)).toEqual(retried);
}

test('a retry takes over what the failed run computed, says so, and computes only the rest', async () => {
  const failed = await build('silver', CHAIN, {}, [FACTS]);
  expect(failed.error).toMatchObject({ code: 'MODEL_FAILED', fields: { model: FACTS } });
  expect(failed.filled).toEqual(['silver.int_accounts', 'silver.int_names', 'silver.seed_stage']);
  expect(await keptInScratch(shop)).toEqual(failed.filled);
  const retried = await retry('silver', CHAIN);
  expect(retried.filled).toEqual([FACTS]);
  expect(retried.reasons).toEqual({
    ...Object.fromEntries(
      failed.filled.map((model) => [model, 'It was never built in this environment. Reused: computed by run failed.']),
    ),
    [FACTS]: 'It was never built in this environment.',
  });
  await expectWhole(CHAIN);
});

test('so it does where tables are reconciled, and what they become is what their readers are computed from', async () => {
  await shop.build('silver', CHAIN);
  await shop.load({ Account: [account(1, 'Acme 2', '2024-02-15T00:00:00Z')] }, '2024-03-01T00:00:00.000Z');
  await shop.build('bronze');
  const failed = await build('silver', CHAIN, {}, [FACTS]);
  expect(failed.filled).toEqual(['silver.int_accounts', 'silver.int_names']);
  expect((await retry('silver', CHAIN)).filled).toEqual([FACTS]);
  expect((await shop.plan('silver', CHAIN)).isUpToDate).toBe(true);
  await expectWhole(CHAIN);
});

test('what a model took is what it took the run that computed it, for the next plan to expect', async () => {
  await build('silver', CHAIN, {}, [FACTS]);
  const [kept] = await shop.query(
    `select oid::regclass::text as name, obj_description(oid, 'pg_class') as mark from pg_class
     where relnamespace = 'scratch'::regnamespace and obj_description(oid, 'pg_class') ~ 'int_accounts'`,
  );
  const took = /(?<="milliseconds":)[\d.]+/;
  expect(Number(took.exec(String(kept!['mark']))![0])).toBeGreaterThan(0);
  await shop.write(`comment on table ${kept!['name']} is '${String(kept!['mark']).replace(took, '3600000')}'`);
  await retry('silver', CHAIN);
  const { models } = await shop.plan('silver', CHAIN, { force: true });
  expect(models.find(({ model }) => model === 'silver.int_accounts')!.milliseconds).toBeGreaterThan(3_600_000);
});

test('a retry that fails too keeps what both computed', async () => {
  await build('silver', CHAIN, {}, ['silver.int_names']);
  expect((await build('silver', CHAIN, { runId: 'retried', reuse: true }, [FACTS])).filled).toEqual([
    'silver.int_names',
  ]);
  const last = await retry('silver', CHAIN, { runId: 'last' });
  expect(last.filled).toEqual([FACTS]);
  expect(last.reasons).toMatchObject({
    'silver.int_accounts': expect.stringContaining('Reused: computed by run failed.'),
    'silver.int_names': expect.stringContaining('Reused: computed by run retried.'),
  });
  await expectWhole(CHAIN);
});

test('a retry under the name of the run it goes on with takes over just as well', async () => {
  await build('silver', CHAIN, {}, [FACTS]);
  expect((await retry('silver', {}, { runId: 'failed' })).filled).toEqual([FACTS]);
  await expectWhole({});
});

test('what was mended upstream is computed again, with what reads it', async () => {
  await shop.load({ Account: [account(3, 'Initech', '2024-02-15T00:00:00Z')] }, '2024-03-01T00:00:00.000Z');
  await build('silver', CHAIN, {}, [FACTS]);
  await shop.load({ Account: [account(4, 'Hooli', '2024-03-15T00:00:00Z')] }, '2024-04-01T00:00:00.000Z');
  await shop.build('bronze', {}, { reuse: true });
  expect((await retry('silver', CHAIN)).filled).toEqual(['silver.int_accounts', 'silver.int_names', FACTS]);
  await expectWhole(CHAIN);
});

test('a failed check leaves all that was computed, and a retry with the check mended computes nothing', async () => {
  await shop.build('silver');
  const failed = await build('gold', {}, { checks: shopChecks({ limit: 50 }) });
  expect(failed.error?.code).toBe('CHECKS_FAILED');
  const retried = await retry('gold', {}, { checks: shopChecks() });
  expect([retried.error, retried.filled]).toEqual([undefined, []]);
  await expectWhole({}, 'gold');
});

test('rows written to a published table since are found by a retry, which compares anew', async () => {
  await shop.build('silver');
  await shop.build('gold');
  await shop.load({ Opportunity: [opportunity(1, 1, 999, '2024-02-15T00:00:00Z')] }, '2024-03-01T00:00:00.000Z');
  for (const layer of ['bronze', 'silver']) await shop.build(layer);
  await build('gold', {}, { checks: shopChecks({ limit: 50 }) });
  await shop.write('update gold.fct_opportunity set amount = 7');
  const retried = await retry('gold', {}, { checks: shopChecks() });
  expect([retried.error, retried.filled]).toEqual([undefined, []]);
  await expectWhole({}, 'gold');
});

test('a table that a crash of the server has emptied is computed again', async () => {
  await shop.build('silver');
  await shop.load({ Account: [account(3, 'Initech', '2024-02-15T00:00:00Z')] }, '2024-03-01T00:00:00.000Z');
  await shop.build('bronze');
  await build('silver', {}, {}, [FACTS]);
  const [kept] = await shop.query(
    `select oid::regclass::text as name, relpersistence from pg_class where relnamespace = 'scratch'::regnamespace and relkind = 'r'`,
  );
  expect(kept).toMatchObject({ relpersistence: 'u' });
  await shop.query(`truncate ${String(kept!['name'])}`);
  expect((await retry('silver', {})).filled).toEqual(['silver.int_accounts', FACTS]);
  await expectWhole({});
});

test('a table that was to be reconciled is computed again where the live one is gone', async () => {
  await shop.build('silver');
  await shop.load({ Account: [account(3, 'Initech', '2024-02-15T00:00:00Z')] }, '2024-03-01T00:00:00.000Z');
  await shop.build('bronze');
  await build('silver', {}, {}, [FACTS]);
  await shop.query('drop table silver.int_accounts cascade');
  expect((await retry('silver', {})).filled).toEqual(['silver.int_accounts', FACTS]);
  await expectWhole({});
});

test('a full build that failed is not begun anew with what it published', async () => {
  await shop.build('silver');
  await shop.build('gold');
  await shop.build('silver', {}, { force: true, runId: 'failed' });
  await build('gold', {}, { force: true }, ['gold.fct_opportunity']);
  const resumed = { force: true, resumes: new Set(['failed']) };
  expect((await retry('silver', {}, resumed)).reasons).toEqual({});
  expect((await retry('gold', {}, resumed)).filled).toEqual(['gold.fct_opportunity']);
});

test('an ordinary build drops what a failed one left, and computes it anew', async () => {
  await build('silver', CHAIN, {}, [FACTS]);
  const next = await build('silver', CHAIN, { runId: 'next' });
  expect(next.filled).toEqual(['silver.int_accounts', 'silver.int_names', FACTS, 'silver.seed_stage']);
  expect(await leftInScratch(shop)).toEqual([]);
});

test('so it does where it finds nothing to do, as after a change that was taken back', async () => {
  await shop.build('silver');
  await build('silver', { factor: 2, namesAsTable: true }, {}, [FACTS]);
  expect(await keptInScratch(shop)).toEqual(['silver.int_names']);
  expect((await build('silver', {}, { runId: 'next' })).filled).toEqual([]);
  expect(await leftInScratch(shop)).toEqual([]);
});

test('an interrupted build leaves nothing, not even what an earlier one had computed', async () => {
  await build('silver', CHAIN, {}, [FACTS]);
  const user = new AbortController();
  const { signal } = user;
  const interrupted = await retry('silver', CHAIN, {
    signal,
    onProgress: ({ kind }) => void (kind === 'publish_started' && user.abort(new Error('stopped by SIGINT'))),
  });
  expect(interrupted.error?.code).toBe('CANCELLED');
  expect(await leftInScratch(shop)).toEqual([]);
});

test('a failed build says how to go on, and with how many models', async () => {
  const messages: string[] = [];
  const log = (message: string): void => void messages.push(message);
  const logger = { debug: log, info: log, warn: () => undefined, error: log, child: () => logger };
  await build('silver', CHAIN, { logger }, [FACTS]);
  await build('silver', CHAIN, { logger, environment: 'pr_1' }, ['silver.int_accounts', 'silver.seed_stage']);
  expect(messages.filter((message) => message.includes('retry'))).toEqual([
    'Once the cause is mended, `medallion retry` builds again what this run was to build, and can reuse the 3 models it computed.',
    'Once the cause is mended, `medallion retry --env pr_1` builds again what this run was to build.',
  ]);
});

test('a model computed twice because of a conflict is kept once', async () => {
  const { warehouse } = failingModels(shop.warehouse, FACTS);
  let isMarked = false;
  let isDone = false;
  const disturbed = observedWarehouse(warehouse, (_, statement) => {
    // The last statement of the transaction in which it is computed.
    if (isMarked && !isDone && statement.includes('pg_stat_force_next_flush')) {
      isDone = true;
      const fields = { sqlstate: '40P01', isConflict: true };
      throw new MedallionError({ code: 'STATEMENT_FAILED', kind: 'environment', message: 'deadlock', fields });
    }
    isMarked ||= /^comment on table "scratch"\."silver__int_names__/.test(statement);
  });
  const pause = async (): Promise<void> => undefined;
  const ordered = { layer: 'silver', models: shopModels(CHAIN), runId: 'failed', concurrency: 1, pause };
  await buildLayerInWarehouse(disturbed, ordered).catch(() => undefined);
  expect(isDone).toBe(true);
  expect(await keptInScratch(shop)).toEqual(['silver.int_accounts', 'silver.int_names', 'silver.seed_stage']);
});

describe('when a model fails', () => {
  test('what was computed is checked all the same, and one error tells of both', async () => {
    await shop.build('silver');
    const { error } = await build('gold', {}, { checks: shopChecks({ limit: 50 }) }, ['gold.dim_account']);
    expect(error).toMatchObject({
      code: 'MODELS_FAILED',
      errors: [
        { code: 'MODEL_FAILED', fields: { model: 'gold.dim_account' } },
        { code: 'CHECK_FAILED', fields: { model: 'gold.fct_opportunity', check: 'amount_within_limit', failing: 3 } },
      ],
    });
    expect(error!.message).toMatch(
      /^gold\.dim_account could not be built.*\nLayer gold was not published: 1 check failed\.\n/,
    );
    expect(
      await shop.query(
        `select check_name, failing::int from ops.check_result where run_id = 'failed' and status = 'failed'`,
      ),
    ).toEqual([{ check_name: 'amount_within_limit', failing: 3 }]);
  });

  test('checks look at computed rows, also through views, and those that read what failed are left out', async () => {
    await shop.build('silver');
    await shop.build('gold');
    await shop.load({ Account: [account(1, '', '2024-02-15T00:00:00Z')] }, '2024-03-01T00:00:00.000Z');
    await shop.build('bronze');
    // A view of the computed rows, checked for what the live ones hold.
    const { error } = await build('silver', {}, { checks: shopChecks() }, [FACTS]);
    expect(error?.code).toBe('MODEL_FAILED');
    const checked = await shop.query(`select distinct model from ops.check_result where run_id = 'failed' order by 1`);
    expect(checked.map(({ model }) => model)).toEqual(['silver.int_accounts', 'silver.int_names']);
  });

  test('with fail-fast nothing more is started, no check either', async () => {
    await shop.build('silver');
    const { error } = await build('gold', {}, { checks: shopChecks({ limit: 50 }), failFast: true, concurrency: 2 }, [
      'gold.dim_account',
    ]);
    expect(error?.code).toBe('MODEL_FAILED');
  });
});
