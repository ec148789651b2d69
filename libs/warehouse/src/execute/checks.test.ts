import type { MedallionError } from '@medallion/core';
import {
  account,
  accountId,
  firstRecords,
  openShopWarehouse,
  opportunity,
  type ShopWarehouse,
} from './fixtures/shop-warehouse.ts';
import { shopChecks } from './fixtures/shop-checks.ts';
import { readStoredFailures } from './stored-failures.ts';

const LOADED_AT = '2024-02-01T00:00:00.000Z';
const LATER = '2024-03-01T00:00:00.000Z';
const CHANGED_AT = '2024-02-15T00:00:00.000Z';

let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, LOADED_AT);
  for (const layer of ['bronze', 'silver']) await shop.build(layer);
});
afterEach(() => shop.close());

const gold = (checks = shopChecks(), options = {}) => shop.build('gold', {}, { checks, ...options });
const failure = (work: Promise<unknown>): Promise<MedallionError> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: MedallionError) => error,
  );
const amounts = () => shop.query(`select amount from gold.fct_opportunity order by amount`);
const stored = (runId: string) =>
  shop.query(
    `select check_name, position, keys from ops.check_failure where run_id = '${runId}' order by check_name, position`,
  );
/** Loads and builds up to silver what breaks the limit. */
async function loadTooMuch(): Promise<void> {
  await shop.load({ Opportunity: [opportunity(1, 1, 5000, CHANGED_AT), opportunity(2, 1, 6000, CHANGED_AT)] }, LATER);
  for (const layer of ['bronze', 'silver']) await shop.build(layer);
}

test('a failing check of severity error keeps the gold that was published, and its rows’ keys are stored', async () => {
  await gold();
  const before = await amounts();
  await loadTooMuch();
  const error = await failure(gold(shopChecks(), { runId: 'bad' }));
  expect(error).toMatchObject({ code: 'CHECKS_FAILED', kind: 'data' });
  expect(error.message).toContain('gold.fct_opportunity: 2 rows fail "amount_within_limit" (It is so.)');
  expect(await amounts()).toEqual(before);
  const keys = await shop.query(
    `select opportunity_key::text from silver.int_opportunities where amount > 1000 order by opportunity_key::text collate "C"`,
  );
  expect(await stored('bad')).toEqual(
    keys.map((key, index) => ({ check_name: 'amount_within_limit', position: index + 1, keys: key })),
  );
  expect(
    await shop.query(
      `select check_name, kind, severity, status, failing::int, rows::int, owner, description from ops.check_result
       where run_id = 'bad' and status = 'failed'`,
    ),
  ).toEqual([
    {
      check_name: 'amount_within_limit',
      kind: 'expectation',
      severity: 'error',
      status: 'failed',
      failing: 2,
      rows: 3,
      owner: 'finance',
      description: 'It is so.',
    },
  ]);
});

test('once the data is mended the next build publishes, and nothing is held to fail any more', async () => {
  await gold();
  await loadTooMuch();
  await failure(gold());
  expect(await readStoredFailures(shop.warehouse)).toMatchObject([{ check: 'amount_within_limit', failing: 2 }]);
  await shop.load(
    {
      Opportunity: [
        opportunity(1, 1, 500, '2024-03-15T00:00:00.000Z'),
        opportunity(2, 1, 600, '2024-03-15T00:00:00.000Z'),
      ],
    },
    '2024-04-01T00:00:00.000Z',
  );
  for (const layer of ['bronze', 'silver']) await shop.build(layer);
  await gold();
  expect((await amounts()).map(({ amount }) => amount)).toEqual(['300.000000', '500.000000', '600.000000']);
  expect(await readStoredFailures(shop.warehouse)).toEqual([]);
});

test('a failing check of severity warn is reported with its keys, and published all the same', async () => {
  await gold();
  await loadTooMuch();
  const report = await gold(shopChecks({ severity: 'warn' }), { runId: 'warned' });
  expect(report.checks.filter(({ status }) => status === 'failed')).toMatchObject([
    { check: { name: 'amount_within_limit' }, failing: 2, keys: [expect.anything(), expect.anything()] },
  ]);
  expect(await stored('warned')).toHaveLength(2);
  expect((await amounts()).map(({ amount }) => amount)).toContain('6000.000000');
});

test('at most a hundred keys of a check are stored, however much fails', async () => {
  const many = Array.from({ length: 150 }, (_, n) => opportunity(n + 10, 1, 5000, CHANGED_AT));
  await shop.load({ Opportunity: many }, LATER);
  for (const layer of ['bronze', 'silver']) await shop.build(layer);
  await gold(shopChecks({ severity: 'warn' }), { runId: 'many' });
  expect(await stored('many')).toHaveLength(100);
});

test('a run that is repeated under its id replaces the keys it stored', async () => {
  await loadTooMuch();
  await failure(gold(shopChecks(), { runId: 'same' }));
  await failure(gold(shopChecks({ limit: 5500 }), { runId: 'same' }));
  expect(await stored('same')).toHaveLength(1);
});

test('a changed check runs again without building anything', async () => {
  await gold();
  const changed = shopChecks({ limit: 2000 });
  const plan = await shop.plan('gold', {}, { checks: changed });
  expect(plan.models).toMatchObject([
    { model: 'gold.dim_account', action: 'skip' },
    { model: 'gold.fct_opportunity', action: 'check', reason: 'Its checks changed.' },
  ]);
  const report = await gold(changed);
  expect(report.nothingToDo).toBe(false);
  expect(report.models.map(({ action }) => action)).toEqual(['skipped', 'skipped']);
  expect(report.checks.map(({ check }) => check.name)).toEqual(['amount_within_limit']);
  expect((await gold(changed)).nothingToDo).toBe(true);
});

test('a changed check that fails leaves what was published, and the layer due', async () => {
  await gold();
  const before = await amounts();
  const tighter = shopChecks({ limit: 250 });
  expect(await failure(gold(tighter))).toMatchObject({ code: 'CHECKS_FAILED' });
  expect(await amounts()).toEqual(before);
  expect(await failure(gold(tighter))).toMatchObject({ code: 'CHECKS_FAILED' });
  expect((await gold()).nothingToDo).toBe(false);
});

test('a rule runs when a model of another layer that it reads is published, though nothing of its own is built', async () => {
  await gold();
  const { token } = await shop.probe('gold', {}, { checks: shopChecks() });
  await shop.load({ Account: [account(9, 'Forbidden', CHANGED_AT)] }, LATER);
  for (const layer of ['bronze', 'silver']) await shop.build(layer);
  expect((await shop.probe('gold', {}, { checks: shopChecks() })).token).not.toBe(token);
  await failure(gold(shopChecks(), { runId: 'named' }));
  expect(await stored('named')).toEqual([
    { check_name: 'name_allowed', position: 1, keys: { account_id: accountId(9) } },
  ]);
});

test('settings decide severity and threshold otherwise than declared', async () => {
  await loadTooMuch();
  const name = 'fct_opportunity.amount_within_limit';
  await failure(gold(shopChecks(), { checkOverrides: { [name]: { threshold: { count: 1 } } } }));
  const warned = await gold(shopChecks(), { checkOverrides: { [name]: { severity: 'warn' } } });
  expect(warned.checks.filter(({ status }) => status === 'failed')).toHaveLength(1);
  const tolerated = await gold(shopChecks(), { checkOverrides: { [name]: { threshold: { count: 2 } } } });
  expect(tolerated.checks.filter(({ status }) => status === 'failed')).toEqual([]);
});

test('readers see which rows failed', async () => {
  await loadTooMuch();
  await failure(gold());
  const reader = await shop.warehouse.connect('reader');
  try {
    expect(await reader.sql`select count(*)::int as n from ops.check_failure`).toEqual([{ n: 2 }]);
  } finally {
    await reader.close();
  }
});
