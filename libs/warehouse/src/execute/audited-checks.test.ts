import type { CheckResult, ModelChecks, Publication } from '@medallion/engine';
import { clock, columnsOf, cond, defineModel, flag, numeric, text, type AnyModel } from '@medallion/model';
import fc from 'fast-check';
import { checkPublished } from './check-published.ts';
import { buildLayerInWarehouse } from './execute-layer.ts';
import { observedWarehouse } from './fixtures/observed-warehouse.ts';
import { rawAccount, rawOpportunity } from './fixtures/shop.ts';
import { accountId, opportunityId, openShopWarehouse, type ShopWarehouse } from './fixtures/shop-warehouse.ts';

jest.setTimeout(300_000);

const visible = (db: any, raw: AnyModel) =>
  db
    .selectFrom((raw as any).as('r'))
    .innerJoin(clock.as('clock'), (join: any) => join.onTrue())
    .whereRef('r.system_modstamp', '<=', 'clock.as_of')
    .whereRef('r._superseded_at', '>', 'clock.as_of');

const stgDeal: any = defineModel({
  name: 'stg_deal',
  layer: 'bronze',
  grain: 'one opportunity',
  description: 'Opportunities as visible at the clock',
  materialized: 'view',
  columns: { deal_id: text().primaryKey(), account_id: text().notNull(), amount: numeric(22, 6) },
  from: (db: any) => visible(db, rawOpportunity),
  select: () => ({ deal_id: 'r.id', account_id: 'r.account_id', amount: 'r.amount' }) as any,
});

/** Which tables are keyed otherwise than before: such a one is made anew. */
interface Shape {
  readonly accounts: boolean;
  readonly deals: boolean;
}
const PLAIN: Shape = { accounts: false, deals: false };

function layerOf({ accounts, deals }: Shape) {
  const intAccount: any = defineModel({
    name: 'int_account',
    layer: 'silver',
    grain: 'one account',
    description: 'Accounts',
    materialized: 'table',
    columns: {
      account_id: text().primaryKey(),
      rating: accounts ? text().notNull().primaryKey() : text().notNull(),
    },
    from: (db: any) => visible(db, rawAccount),
    select: () => ({ account_id: 'r.id', rating: 'r.rating' }) as any,
  });
  const intDeal: any = defineModel({
    name: 'int_deal',
    layer: 'silver',
    grain: 'one opportunity',
    description: 'Opportunities, of which a part is computed where only rows change',
    materialized: (m: any) => m.incremental({ scope: 'deal_id', changes: [m.changesOf(stgDeal, 'deal_id')] }),
    columns: {
      deal_id: text().primaryKey(),
      account_id: deals ? text().notNull().primaryKey() : text().notNull(),
      amount: numeric(22, 6),
    },
    from: (db: any) => db.selectFrom(stgDeal.as('s')),
    select: () => ({ deal_id: 's.deal_id', account_id: 's.account_id', amount: 's.amount' }) as any,
  });
  const intLarge: any = defineModel({
    name: 'int_large',
    layer: 'silver',
    grain: 'one large deal',
    description: 'Large deals',
    materialized: 'view',
    columns: { deal_id: text().primaryKey(), amount: numeric(22, 6) },
    from: (db: any) => db.selectFrom(intDeal.as('d')).where((eb: any) => cond`${eb.ref('d.amount')} > 500`),
    select: () => ({ deal_id: 'd.deal_id', amount: 'd.amount' }) as any,
  });
  const about = { owner: 'finance', description: 'It is so.', severity: 'warn' as const };
  const of = (model: any, ...declared: object[]): ModelChecks => ({
    model: model as AnyModel,
    declare: (() => declared) as unknown as ModelChecks['declare'],
  });
  return {
    models: [stgDeal, intAccount, intDeal, intLarge] as readonly AnyModel[],
    checks: [
      of(
        intDeal,
        {
          ...about,
          kind: 'expectation',
          name: 'small',
          failing: flag`${columnsOf(intDeal, 'int_deal')('amount')} > 1000`,
        },
        {
          ...about,
          kind: 'rule',
          name: 'of_hot_accounts',
          failing: (db: any) =>
            db
              .selectFrom(intDeal.as('d'))
              .leftJoin(intAccount.as('a'), (join: any) =>
                join.onRef('a.account_id', '=', 'd.account_id').on('a.rating', '=', 'Hot'),
              )
              .where('a.account_id', 'is', null)
              .select('d.deal_id'),
        },
      ),
      of(
        intAccount,
        {
          ...about,
          kind: 'expectation',
          name: 'hot',
          failing: flag`${columnsOf(intAccount, 'int_account')('rating')} <> 'Hot'`,
        },
        {
          ...about,
          kind: 'rule',
          name: 'no_large_deal',
          failing: (db: any) => db.selectFrom(intLarge.as('l')).select('l.deal_id'),
        },
      ),
      of(intLarge, { ...about, kind: 'row_count', name: 'few', max: 1 }),
    ],
  };
}

let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
});
afterEach(() => shop.close());

let now = Date.UTC(2024, 0, 10);
interface News {
  readonly accounts: readonly { readonly of: number; readonly rating: string }[];
  readonly deals: readonly { readonly of: number; readonly account: number; readonly amount: number }[];
}
async function load({ accounts, deals }: News): Promise<void> {
  now += 3_600_000;
  const SystemModstamp = new Date(now).toISOString();
  await shop.load(
    {
      Account: accounts.map(({ of, rating }) => ({ Id: accountId(of), SystemModstamp, Name: 'Acme', Rating: rating })),
      Opportunity: deals.map(({ of, account, amount }) => ({
        Id: opportunityId(of),
        SystemModstamp,
        AccountId: accountId(account),
        Amount: amount,
        StageName: 'Open',
      })),
    },
    SystemModstamp,
  );
}
const loadFirst = (): Promise<void> =>
  load({
    accounts: Array.from({ length: 4 }, (_, of) => ({ of, rating: 'Hot' })),
    deals: Array.from({ length: 8 }, (_, of) => ({ of, account: of % 4, amount: 10 })),
  });

let runs = 0;
let statements: string[] = [];
async function build(shape: Shape = PLAIN, publish: Publication = 'layer'): Promise<Map<string, number>> {
  const runId = `audited-${++runs}`;
  // Models published by themselves: one after the other, or what is sent in their transactions could not be told from the rest.
  const order = {
    ...layerOf(shape),
    runId,
    incrementalFrom: 0,
    publish,
    ...(publish === 'model' && { concurrency: 1 }),
  };
  await buildLayerInWarehouse(shop.warehouse, { ...order, layer: 'bronze' });
  statements = [];
  const observed = observedWarehouse(shop.warehouse, (_, statement) => void statements.push(statement));
  return failing((await buildLayerInWarehouse(observed, { ...order, layer: 'silver' })).checks);
}
const failing = (results: readonly CheckResult[]): Map<string, number> =>
  new Map(results.map(({ model, check, failing }) => [`${model}.${check.name}`, failing]));

/** The checks asked before the publish, or those of the models, and in it. */
function asked(): { before: string[]; during: string[] } {
  const before: string[] = [];
  const during: string[] = [];
  let isPublishing = false;
  for (const statement of statements) {
    if (statement.startsWith('begin isolation level repeatable read')) isPublishing = true;
    else if (statement === 'commit') isPublishing = false;
    if (/as "(?:check_1|row_count)"/.test(statement)) (isPublishing ? during : before).push(statement);
  }
  return { before, during };
}

test('new tables and views are checked where they were computed, before the publish begins', async () => {
  await loadFirst();
  await load({ accounts: [], deals: [{ of: 1, account: 9, amount: 2000 }] });
  const results = await build();
  expect(results).toEqual(
    new Map([
      ['silver.int_deal.small', 1],
      ['silver.int_deal.of_hot_accounts', 1],
      ['silver.int_account.hot', 0],
      ['silver.int_account.no_large_deal', 1],
      ['silver.int_large.few', 0],
      ['silver.int_large.deal_id_not_null', 0],
      ['silver.int_large.deal_id_unique', 0],
    ]),
  );
  const { before, during } = asked();
  expect(during).toEqual([]);
  expect(before).not.toEqual([]);
  for (const check of before) expect(check).not.toContain('"silver".');
});

test('what is computed in full and reconciled is checked as it is published', async () => {
  await loadFirst();
  await build();
  await load({ accounts: [{ of: 1, rating: 'Cold' }], deals: [] });
  const results = await build();
  expect(results.get('silver.int_account.hot')).toBe(1);
  expect(results.get('silver.int_deal.of_hot_accounts')).toBe(2);
  expect(asked().before).toEqual([]);
});

test('a rule over what is computed in part sees all of it before the publish, as it will be', async () => {
  await loadFirst();
  await build();
  await load({ accounts: [], deals: [{ of: 1, account: 9, amount: 2000 }] });
  const results = await build();
  expect(results.get('silver.int_deal.of_hot_accounts')).toBe(1);
  expect(results.get('silver.int_account.no_large_deal')).toBe(1);
  expect(results.get('silver.int_large.few')).toBe(0);
  const { before, during } = asked();
  expect(before.some((check) => /"scratch"\."silver__int_deal__\w+__all"/.test(check))).toBe(true);
  expect(before.some((check) => /from "scratch"\."silver__int_large__/.test(check))).toBe(true);
  // Of the single rows only those that changed are looked at, once they are there.
  expect(results.get('silver.int_deal.small')).toBe(1);
  expect(during).toEqual([expect.stringContaining('"int_deal"."amount" > 1000')]);
});

test('a table that is made anew is checked by its new rows, not by those that are still live', async () => {
  await loadFirst();
  await build();
  await load({ accounts: [], deals: [{ of: 1, account: 1, amount: 2000 }] });
  const results = await build({ accounts: false, deals: true });
  expect(results.get('silver.int_deal.small')).toBe(1);
  expect(asked().before.some((check) => /from "scratch"\."silver__int_deal__/.test(check))).toBe(true);
});

test('so is one that reads what is left as it is, there', async () => {
  await loadFirst();
  await build();
  expect((await build({ accounts: false, deals: true })).get('silver.int_deal.of_hot_accounts')).toBe(0);
  expect(asked().before.some((check) => check.includes('"silver"."int_account"'))).toBe(true);
});

test('one whose check reads what is reconciled waits for it', async () => {
  await loadFirst();
  await build();
  await load({ accounts: [{ of: 1, rating: 'Cold' }], deals: [] });
  expect((await build({ accounts: false, deals: true })).get('silver.int_deal.of_hot_accounts')).toBe(2);
  expect(asked().before.some((check) => check.includes('int_account'))).toBe(false);
});

test('a check that cannot be run says so once, though it was tried before', async () => {
  await loadFirst();
  const { models, checks } = layerOf(PLAIN);
  const [deal] = checks;
  const broken: ModelChecks = {
    model: deal!.model,
    declare: (() => [
      {
        kind: 'expectation',
        name: 'divided',
        owner: 'finance',
        description: 'It can be divided.',
        failing: flag`1 / (${columnsOf(deal!.model as any, 'int_deal')('amount')} - 10) > 1`,
      },
    ]) as unknown as ModelChecks['declare'],
  };
  await buildLayerInWarehouse(shop.warehouse, { layer: 'bronze', models, runId: 'broken-1' });
  const work = buildLayerInWarehouse(shop.warehouse, { layer: 'silver', models, checks: [broken], runId: 'broken' });
  const error = await work.then(
    () => undefined,
    (failure: Error) => failure,
  );
  expect(error).toMatchObject({ code: 'CHECK_UNRUNNABLE' });
  expect(error!.message.match(/divided/g)).toHaveLength(1);
  expect(await shop.query(`select 1 from pg_class where relnamespace = 'silver'::regnamespace`)).toEqual([]);
});

describe('of models published by themselves', () => {
  test('checks are asked before the transaction of their model, but for those in a circle', async () => {
    await loadFirst();
    await load({ accounts: [], deals: [{ of: 1, account: 9, amount: 2000 }] });
    const results = await build(PLAIN, 'model');
    expect(results.get('silver.int_deal.small')).toBe(1);
    expect(results.get('silver.int_deal.of_hot_accounts')).toBe(1);
    expect(results.get('silver.int_account.no_large_deal')).toBe(1);
    const { before, during } = asked();
    // It reads what is published after its own model.
    expect(during).toEqual([expect.stringContaining('left join "silver"."int_account"')]);
    for (const computed of ['int_deal', 'int_large', 'int_account'])
      expect(before.some((check) => check.includes(`from "scratch"."silver__${computed}__`))).toBe(true);
    expect(before.some((check) => check.includes('from "silver"."int_large"'))).toBe(true);
  });

  test.each([
    ['as declared', 'silver.int_deal'],
    ['though it is declared otherwise by now', 'bronze.stg_deal'],
  ])('one that reads a view of its own model sees what that will show: %s', async (_, declared) => {
    const withRated = (shape: Shape, shown: string) => {
      const { models } = layerOf(shape);
      const intDeal: any = models.find(({ id }) => id === 'silver.int_deal');
      const upstream: any = models.find(({ id }) => id === shown);
      const stgRated: any = defineModel({
        name: 'stg_rated',
        layer: 'bronze',
        grain: 'one account',
        description: 'Accounts as visible at the clock',
        materialized: 'view',
        columns: { account_id: text().primaryKey() },
        from: (db: any) => visible(db, rawAccount),
        select: () => ({ account_id: 'r.id' }) as any,
      });
      const intRated: any = defineModel({
        name: 'int_rated',
        layer: 'silver',
        grain: 'one deal',
        description: 'Deals of accounts that are known',
        materialized: 'view',
        columns: { deal_id: text().primaryKey(), amount: numeric(22, 6) },
        from: (db: any) => db.selectFrom(upstream.as('d')).innerJoin(stgRated.as('a'), 'a.account_id', 'd.account_id'),
        select: () => ({ deal_id: 'd.deal_id', amount: 'd.amount' }) as any,
      });
      const noneLarge = {
        kind: 'rule',
        name: 'none_large',
        owner: 'finance',
        description: 'It is so.',
        severity: 'warn',
        failing: (db: any) =>
          db
            .selectFrom(intRated.as('r'))
            .where((eb: any) => cond`${eb.ref('r.amount')} > 500`)
            .select('r.deal_id'),
      };
      const declare = (() => [noneLarge]) as unknown as ModelChecks['declare'];
      return { models: [...models, stgRated, intRated] as AnyModel[], checks: [{ model: intDeal, declare }] };
    };
    await loadFirst();
    for (const layer of ['bronze', 'silver'])
      await buildLayerInWarehouse(shop.warehouse, {
        ...withRated(PLAIN, 'silver.int_deal'),
        layer,
        runId: `rated-${layer}`,
      });
    await load({ accounts: [], deals: [{ of: 1, account: 1, amount: 2000 }] });
    const again = {
      ...withRated({ accounts: false, deals: true }, declared),
      publish: 'model',
      runId: 'rated',
    } as const;
    await buildLayerInWarehouse(shop.warehouse, { ...again, layer: 'bronze' });
    // The view is left out, so that the check need not wait for it.
    const unpublished = new Set(['bronze.stg_rated']);
    const report = await buildLayerInWarehouse(shop.warehouse, { ...again, layer: 'silver', unpublished });
    expect(report.models.find(({ model }) => model === 'silver.int_rated')!.action).toBe('left_out');
    expect(failing(report.checks).get('silver.int_deal.none_large')).toBe(1);
  });
});

const step = fc.record({
  publish: fc.constantFrom('layer' as const, 'model' as const),
  shape: fc.record({ accounts: fc.boolean(), deals: fc.boolean() }),
  accounts: fc.uniqueArray(fc.record({ of: fc.nat(5), rating: fc.constantFrom('Hot', 'Hot', 'Cold') }), {
    maxLength: 2,
    selector: ({ of }) => of,
  }),
  deals: fc.uniqueArray(fc.record({ of: fc.nat(9), account: fc.nat(5), amount: fc.constantFrom(10, 10, 600, 2000) }), {
    maxLength: 3,
    selector: ({ of }) => of,
  }),
});

test('after any loads and changes of tables, the last that was said of each check is what the published rows say', async () => {
  await loadFirst();
  const said = await build();
  let audited = 0;
  await fc.assert(
    fc.asyncProperty(step, async ({ shape, publish, ...news }) => {
      await load(news);
      for (const [check, count] of await build(shape, publish)) said.set(check, count);
      const { before, during } = asked();
      if (before.length > 0 && during.length > 0) audited++;
      const layer = { layer: 'silver', ...layerOf(shape) };
      const now = failing(await checkPublished(shop.warehouse, { layers: [layer] }));
      expect(new Map([...said].filter(([check]) => now.has(check)))).toEqual(now);
    }),
    { numRuns: 40, seed: 12, endOnFailure: true },
  );
  expect(audited).toBeGreaterThan(5);
});
