import { silentLogger, type MedallionError } from '@medallion/core';
import type { Publication } from '@medallion/engine';
import { buildLayerInWarehouse } from './execute-layer.ts';
import { holdLock, type LockHolder } from './fixtures/lock-holder.ts';
import { observedWarehouse } from './fixtures/observed-warehouse.ts';
import { shopModels } from './fixtures/shop.ts';
import {
  account,
  firstRecords,
  openShopWarehouse,
  opportunity,
  type ShopWarehouse,
} from './fixtures/shop-warehouse.ts';

const LOADED_AT = '2024-02-01T00:00:00.000Z';
const LATER = '2024-03-01T00:00:00.000Z';

let shop: ShopWarehouse;
beforeAll(async () => {
  shop = await openShopWarehouse();
});
beforeEach(async () => {
  await shop.write(`
    drop schema if exists reports cascade;
    drop schema if exists bronze cascade; drop schema if exists silver cascade; drop schema if exists gold cascade;
    create schema bronze; create schema silver; create schema gold;
    alter schema bronze owner to medallion_builder; alter schema silver owner to medallion_builder;
    alter schema gold owner to medallion_builder;
    grant usage on schema bronze, silver, gold to medallion_reader;
    delete from ops.layer_ledger; delete from ops.model_state; delete from ops.load_object; delete from ops.load;
    delete from ops.clock;
    drop schema raw_salesforce cascade; create schema raw_salesforce;
    grant usage, create on schema raw_salesforce to medallion_loader; grant usage on schema raw_salesforce to medallion_builder;
    alter default privileges for role medallion_loader in schema raw_salesforce grant select on tables to medallion_builder`);
  await shop.load(firstRecords, LOADED_AT);
});
afterAll(() => shop.close());

const facts = () =>
  shop.query(`
    select d.account_name, f.amount from gold.fct_opportunity f join gold.dim_account d using (account_key)
    order by d.account_name, f.amount`);
const oidOf = async (relation: string) =>
  (await shop.query(`select '${relation}'::regclass::oid::text as oid`))[0]!['oid'];
const failure = (work: Promise<unknown>): Promise<MedallionError> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: MedallionError) => error,
  );

test('changed rows are reconciled in place: the table stays the same relation', async () => {
  await shop.buildAll();
  const before = await oidOf('gold.fct_opportunity');
  await shop.load(
    { Opportunity: [opportunity(1, 1, 150, '2024-02-15T00:00:00Z'), opportunity(4, 2, 50, '2024-02-15T00:00:00Z')] },
    LATER,
  );
  const { gold } = await shop.buildAll();
  expect(await facts()).toEqual([
    { account_name: 'Acme', amount: '150.000000' },
    { account_name: 'Acme', amount: '200.000000' },
    { account_name: 'Globex', amount: '50.000000' },
    { account_name: 'Globex', amount: '300.000000' },
  ]);
  expect(gold!.models.find(({ model }) => model === 'gold.fct_opportunity')).toMatchObject({
    rows: 4,
    inserted: 1,
    updated: 1,
    deleted: 0,
  });
  expect(await oidOf('gold.fct_opportunity')).toBe(before);
});

test('views and grants people put on a table survive a publish', async () => {
  await shop.buildAll();
  await shop.write(
    `create schema reports; create view reports.total as select sum(amount) as total from gold.fct_opportunity`,
  );
  await shop.load({ Opportunity: [opportunity(1, 1, 1000, '2024-02-15T00:00:00Z')] }, LATER);
  await shop.buildAll();
  expect(await shop.query('select total from reports.total')).toEqual([{ total: '1500.000000' }]);
});

test('a new dimension row arrives together with the facts that name it', async () => {
  await shop.buildAll();
  await shop.load(
    {
      Account: [account(3, 'Initech', '2024-02-15T00:00:00Z')],
      Opportunity: [opportunity(4, 3, 5, '2024-02-15T00:00:00Z')],
    },
    LATER,
  );
  await shop.buildAll();
  expect(await facts()).toContainEqual({ account_name: 'Initech', amount: '5.000000' });
});

test('the reader role may read what is published', async () => {
  await shop.buildAll();
  const reader = await shop.warehouse.connect('reader');
  try {
    expect(await reader.sql`select count(*)::int as n from gold.dim_account`).toEqual([{ n: 4 }]);
  } finally {
    await reader.close();
  }
});

test('keys, indexes and comments of the contract are on the table', async () => {
  await shop.buildAll();
  expect(
    await shop.query(
      `select conname from pg_constraint where connamespace = 'gold'::regnamespace and contype <> 'n' order by 1`,
    ),
  ).toEqual(
    ['dim_account_pkey', 'fct_opportunity_account_key_fkey', 'fct_opportunity_pkey'].map((conname) => ({ conname })),
  );
  expect(await shop.query(`select indexname from pg_indexes where schemaname = 'gold' order by 1`)).toEqual(
    ['dim_account_pkey', 'fct_opportunity_account_key_idx', 'fct_opportunity_pkey'].map((indexname) => ({ indexname })),
  );
  expect(await shop.query(`select col_description('gold.dim_account'::regclass, 2) as text`)).toEqual([
    { text: 'Salesforce id' },
  ]);
});

test('a failed check rolls the whole layer back and is recorded', async () => {
  await shop.buildAll();
  await shop.load({ Opportunity: [opportunity(1, 1, 999, '2024-02-15T00:00:00Z')] }, LATER);
  await shop.build('bronze');
  await shop.build('silver');
  const error = await failure(shop.build('gold', { stages: ['Closed'] }, { runId: 'checked' }));
  expect(error).toMatchObject({ code: 'CHECKS_FAILED', kind: 'data' });
  expect(error.message).toBe(
    'Layer gold was not published: 1 check failed.\n' +
      '- gold.fct_opportunity: 3 rows fail "stage_name_accepted_values" (stage_name is one of the 1 accepted values.)',
  );
  expect((await facts())[0]).toEqual({ account_name: 'Acme', amount: '100.000000' });
  expect(
    await shop.query(`select model, check_name, status, failing::text from ops.check_result where run_id = 'checked'`),
  ).toEqual([
    { model: 'gold.fct_opportunity', check_name: 'stage_name_accepted_values', status: 'failed', failing: '3' },
  ]);
});

test('a model that fails while it runs leaves its layer as it was, and nothing in scratch', async () => {
  await shop.buildAll();
  const before = await shop.query('select * from silver.int_opportunities order by 1');
  const error = await failure(shop.build('silver', { dividesByZero: true }, { runId: 'failing' }));
  expect(error).toMatchObject({
    code: 'MODEL_FAILED',
    kind: 'data',
    fields: { model: 'silver.int_opportunities', sqlstate: '22012' },
  });
  expect(await shop.query('select * from silver.int_opportunities order by 1')).toEqual(before);
  expect(await shop.query(`select relname from pg_class where relnamespace = 'scratch'::regnamespace`)).toEqual([]);
  expect(
    await shop.query(
      `select model, status, error ->> 'sqlstate' as sqlstate from ops.model_run where run_id = 'failing' and status = 'failed'`,
    ),
  ).toEqual([{ model: 'silver.int_opportunities', status: 'failed', sqlstate: '22012' }]);
});

test('a contract with another column adds it to the table, whose identity and foreign keys stay', async () => {
  await shop.buildAll();
  const before = await oidOf('gold.dim_account');
  await shop.build('gold', { withRating: true });
  expect(await oidOf('gold.dim_account')).toBe(before);
  expect(await shop.query('select distinct rating from gold.dim_account order by 1')).toEqual([
    { rating: 'Hot' },
    { rating: null },
  ]);
  expect(
    await shop.query(`select conname from pg_constraint where contype = 'f' and connamespace = 'gold'::regnamespace`),
  ).toEqual([{ conname: 'fct_opportunity_account_key_fkey' }]);
  expect(await shop.probe('gold', { withRating: true })).toEqual(await shop.probe('gold', { withRating: true }));
});

test('a table that must be replaced is refused while a view of somebody else reads it', async () => {
  await shop.buildAll();
  await shop.write(
    `create schema reports; create view reports.stages as select stage_name from silver.int_opportunities`,
  );
  const error = await failure(shop.build('silver', { inCents: true }));
  expect(error.code).toBe('DEPENDENTS_NOT_OURS');
  expect(error.message).toBe(
    'silver.int_opportunities cannot become what is declared while view reports.stages depends on it.',
  );
  expect(await shop.query('select count(*)::int as n from reports.stages')).toEqual([{ n: 3 }]);
});

test('an aborted build leaves the layer as it was, and nothing in scratch', async () => {
  await shop.build('bronze');
  const controller = new AbortController();
  const error = await failure(
    shop.build(
      'silver',
      {},
      { signal: controller.signal, onProgress: (event) => event.kind === 'model_computed' && controller.abort() },
    ),
  );
  expect(error.code).toBe('CANCELLED');
  expect(
    await shop.query(
      `select relname from pg_class where relnamespace in ('scratch'::regnamespace, 'silver'::regnamespace)`,
    ),
  ).toEqual([]);
});

test('an abort cancels a statement that is running', async () => {
  await shop.build('bronze');
  const controller = new AbortController();
  await shop.database.sql.begin(async (holder) => {
    // The build waits for this lock until it is aborted: without a cancel it would wait for ever.
    await holder.unsafe('lock table raw_salesforce.account in access exclusive mode');
    const building = failure(shop.build('silver', {}, { signal: controller.signal }));
    for (;;) {
      const [waiting] = await shop.database
        .sql`select 1 from pg_locks where not granted and relation = 'raw_salesforce.account'::regclass`;
      if (waiting) break;
    }
    controller.abort();
    expect((await building).code).toBe('CANCELLED');
  });
});

describe('a table that somebody else has locked', () => {
  const moreDeals = async () => {
    await shop.buildAll();
    await shop.load({ Opportunity: [opportunity(1, 1, 999, '2024-02-15T00:00:00Z')] }, LATER);
    await shop.build('bronze');
    await shop.build('silver');
  };

  /** Lets the fact be read and not written, until released. */
  const locked = () => holdLock(shop.database, 'lock table gold.fct_opportunity in share mode', 'a report');

  test('is published once the lock is gone', async () => {
    await moreDeals();
    const { release } = await locked();
    const pauses: number[] = [];
    await shop.build(
      'gold',
      {},
      {
        lockTimeoutMs: 20,
        pause: async (milliseconds) => {
          pauses.push(milliseconds);
          if (pauses.length === 2) await release();
        },
      },
    );
    expect(pauses).toEqual([250, 1000]);
    expect(await facts()).toContainEqual({ account_name: 'Acme', amount: '999.000000' });
  });

  test('is refused after a few tries with the session that holds it', async () => {
    await moreDeals();
    const { pid, release } = await locked();
    const error = await failure(shop.build('gold', {}, { lockTimeoutMs: 20, pause: async () => undefined }));
    await release();
    expect(error).toMatchObject({ code: 'LOCKED_BY_OTHERS', kind: 'environment', fields: { sessions: [pid] } });
    expect(error.message).toContain(`gold.fct_opportunity is held by session ${pid} of `);
    expect(error.message).toContain(', a report.');
    expect(error.fix).toContain(`pg_terminate_backend(${pid})`);
    expect(await facts()).not.toContainEqual({ account_name: 'Acme', amount: '999.000000' });
  });

  describe('once it is published', () => {
    /** Changes all of gold while a session locks the dimension as soon as that is published, and keeps it so. */
    async function buildBeside(publish: Publication) {
      await moreDeals();
      const warnings: (readonly [string, unknown])[] = [];
      const waits: string[] = [];
      let lastTimeout = '';
      let holder: LockHolder | undefined;
      const observed = observedWarehouse(shop.warehouse, async (_, statement) => {
        const [, timeout] = /^set local lock_timeout = (\d+)$/.exec(statement) ?? [];
        lastTimeout = timeout ?? lastTimeout;
        if (!statement.startsWith('analyze "gold".')) return;
        waits.push(`${statement} ${lastTimeout}`);
        holder ??= await holdLock(shop.database, 'lock table gold.dim_account in share mode', 'a report');
      });
      const report = await buildLayerInWarehouse(observed, {
        layer: 'gold',
        models: shopModels({ prefix: 'The ', below: 300 }),
        runId: 'beside',
        publish,
        lockTimeoutMs: 20,
        logger: { ...silentLogger, warn: (message, fields) => void warnings.push([message, fields]) },
      });
      await holder!.release();
      return { report, warnings, waits, pid: holder!.pid };
    }

    test.each(['layer', 'model'] as const)(
      'it does not keep the build from ending, which says whose statistics are old: by %s',
      async (publish) => {
        const { report, warnings, pid } = await buildBeside(publish);
        expect(report.failures).toEqual([]);
        expect(warnings).toEqual([
          [
            expect.stringMatching(
              new RegExp(
                `^gold\\.dim_account is published, .* gold\\.dim_account is held by session ${pid} of \\w+, a report\\. Once it has ended, .*: analyze "gold"\\."dim_account";$`,
              ),
            ),
            { model: 'gold.dim_account' },
          ],
        ]);
        expect((await shop.build('gold', { prefix: 'The ', below: 300 })).nothingToDo).toBe(true);
      },
    );

    test('others are analyzed without being waited for once it was in vain', async () => {
      const { waits } = await buildBeside('layer');
      expect(waits).toEqual(['analyze "gold"."dim_account" 20', 'analyze "gold"."fct_opportunity" 1']);
    });
  });
});

test('working tables of a run that died are dropped by the next', async () => {
  await shop.build('bronze');
  await shop.write(
    'create table scratch."silver__int_accounts__dead" (x int); create view scratch.leftover as select 1 as x',
  );
  await shop.build('silver');
  expect(await shop.query(`select relname from pg_class where relnamespace = 'scratch'::regnamespace`)).toEqual([]);
});

test('progress names each model with its place among them', async () => {
  await shop.build('bronze');
  const events: string[] = [];
  await shop.build(
    'silver',
    {},
    {
      concurrency: 1,
      onProgress: (event) =>
        'position' in event && events.push(`${event.kind} ${event.model} ${event.position}/${event.total}`),
    },
  );
  expect(events).toEqual(
    ['int_accounts', 'int_names', 'int_opportunities', 'seed_stage'].flatMap((model, index) =>
      ['model_started', 'model_computed'].map((kind) => `${kind} silver.${model} ${index + 1}/4`),
    ),
  );
});

test('a seed becomes a table of its rows', async () => {
  await shop.build('bronze');
  await shop.build('silver');
  expect(await shop.query('select * from silver.seed_stage order by stage_order')).toEqual([
    { stage_name: 'Prospecting', stage_order: 1 },
    { stage_name: 'Closed, Won', stage_order: 2 },
  ]);
});

test('a build before anything was loaded says what to do', async () => {
  await shop.write('delete from ops.clock');
  const error = await failure(shop.build('bronze'));
  expect(error).toMatchObject({ code: 'NOTHING_LOADED', kind: 'usage' });
});

test('another environment has schemas and a scratch of its own', async () => {
  await shop.write(`insert into ops.clock select 'pr_1', as_of, load_seq from ops.clock where environment = 'base'`);
  for (const layer of ['bronze', 'silver', 'gold']) await shop.build(layer, {}, { environment: 'pr_1' });
  expect(await shop.query('select count(*)::int as n from pr_1__gold.fct_opportunity')).toEqual([{ n: 3 }]);
  expect(await shop.query(`select to_regclass('gold.fct_opportunity') as base`)).toEqual([{ base: null }]);
  await shop.write('drop schema pr_1__gold, pr_1__silver, pr_1__bronze, pr_1__scratch cascade');
});
