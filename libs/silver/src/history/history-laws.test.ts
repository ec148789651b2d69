import {
  stgSalesforceAccountVersions,
  stgSalesforceOpportunityHistory,
  stgSalesforceOpportunityVersions,
} from '@medallion/bronze';
import { clock, compileModel, FAR_FUTURE, quoted, schemaOf, textLiteral, type AnyModel } from '@medallion/model';
import { createDatabase, type TestDatabase } from '@medallion/testing';
import fc from 'fast-check';

import { intAccountHistory } from './int_account_history.ts';
import { intOpportunityEvidence } from './int_opportunity_evidence.ts';
import { intOpportunityLog } from './int_opportunity_log.ts';
import { intOpportunityStage } from './int_opportunity_stage.ts';
import { intOpportunityState } from './int_opportunity_state.ts';
import { intOpportunityVersion } from './int_opportunity_version.ts';
import { intRecordMerge } from './int_record_merge.ts';

/** Whatever is received, in whatever order: the histories hold to R4 to R6. */
let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  const { sql } = database;
  await sql.unsafe('create schema ops; create schema bronze; create schema silver');
  const tables = [
    clock,
    stgSalesforceAccountVersions,
    stgSalesforceOpportunityVersions,
    stgSalesforceOpportunityHistory,
    intOpportunityStage,
    intRecordMerge,
  ];
  for (const table of tables as readonly AnyModel[]) await sql.unsafe(createTable(table));
  const views = [
    intAccountHistory,
    intOpportunityLog,
    intOpportunityEvidence,
    intOpportunityState,
    intOpportunityVersion,
  ];
  for (const view of views as readonly AnyModel[]) {
    await sql.unsafe(`create view ${relation(view)} as ${compileModel(view).sql}`);
  }
  await sql.unsafe(`insert into ops.clock values ('base', ${textLiteral(at(90))}, 1)`);
  await insert(intOpportunityStage, [
    { stage_name: 'Open', is_closed: false, is_won: false, stage_key: '1' },
    { stage_name: 'Won', is_closed: true, is_won: true, stage_key: '2' },
  ]);
});
afterAll(() => database.drop());

const relation = (model: AnyModel) => `${schemaOf(model.layer)}.${quoted(model.name)}`;
const createTable = (model: AnyModel) =>
  `create table ${relation(model)} (${Object.entries<{ def: { sqlType: string } }>(model.columns)
    .map(([name, { def }]) => `${quoted(name)} ${def.sqlType}`)
    .join(', ')})`;
type Value = string | number | boolean | null;
const insert = async (model: AnyModel, rows: readonly Readonly<Record<string, Value>>[]) => {
  if (rows.length === 0) return;
  await database.sql.unsafe(
    `insert into ${relation(model)} select * from json_populate_recordset(null::${relation(model)}, ${textLiteral(JSON.stringify(rows))})`,
  );
};

/** An instant of 2024 by its number of hours. */
const at = (hours: number) => new Date(Date.UTC(2024, 0, 1, hours)).toISOString();

const CREATED = 10;
const hour = fc.integer({ min: 0, max: 100 });
const someId = fc.constantFrom('A', 'B');
const version = fc.record({
  id: someId,
  hour,
  seen: fc.integer({ min: 0, max: 2 }),
  hash: fc.constantFrom('p', 'q'),
  is_deleted: fc.boolean(),
  stage: fc.constantFrom('Open', 'Won', null),
  owner: fc.constantFrom('005A', '005B', null),
  amount: fc.constantFrom(1, 2, null),
  closeDay: fc.integer({ min: 1, max: 6 }),
});
type Version = typeof version extends fc.Arbitrary<infer V> ? V : never;
/** Raw keeps a version once: its key is id, modstamp and contents. */
const versions = fc.uniqueArray(version, {
  selector: (v) => `${v.id} ${v.hour} ${v.hash}`,
  minLength: 1,
  maxLength: 12,
});
const stored = (v: Version) => ({
  is_deleted: v.is_deleted,
  created_at: at(CREATED),
  system_modstamp: at(v.hour),
  superseded_at: FAR_FUTURE,
  load_seq: 1,
  last_seen_at: at(200 + v.seen),
  row_hash: v.hash,
  owner_id: v.owner,
});
const storedOpportunity = (v: Version) => ({
  ...stored(v),
  opportunity_id: v.id,
  stage_name: v.stage,
  amount: v.amount,
  close_date: `2024-01-0${v.closeDay}`,
});
const storedEntry = (v: Version, index: number) => ({
  opportunity_history_id: `${index}`,
  opportunity_id: v.id,
  created_at: at(v.hour),
  stage_name: v.stage,
  amount: v.amount,
});

async function historyOf(view: AnyModel, key: string, columns: readonly string[], timeZone = 'UTC') {
  const rows = await database.sql.begin(async (sql) => {
    await sql.unsafe(`set local timezone = ${textLiteral(timeZone)}`);
    return sql.unsafe(
      `select ${[key, ...columns].map(quoted).join(', ')}, is_current, valid_from, valid_to from ${relation(view)} order by 1, valid_from`,
    );
  });
  return Map.groupBy(rows, (row) => row[key] as string);
}

/** R4, R6 and what #5 to #8 check. */
function expectSoundHistory(history: readonly Record<string, unknown>[], columns: readonly string[]) {
  expect(history[0]?.['valid_from']).toEqual(new Date(at(CREATED)));
  expect(history.at(-1)?.['valid_to']).toEqual(new Date(FAR_FUTURE));
  history.forEach((interval, index) => {
    const next = history[index + 1];
    expect(interval['is_current']).toBe(next === undefined);
    expect((interval['valid_from'] as Date) < (interval['valid_to'] as Date)).toBe(true);
    if (next === undefined) return;
    expect(interval['valid_to']).toEqual(next['valid_from']);
    expect(columns.map((column) => interval[column])).not.toEqual(columns.map((column) => next[column]));
  });
}

/** The version that decides the present: the latest by the clock; of a tie the one seen last, then the greater hash. */
const latest = (all: readonly Version[]) =>
  all
    .filter((v) => v.hour <= 90)
    .sort((a, b) => a.hour - b.hour || a.seen - b.seen || (a.hash < b.hash ? -1 : 1))
    .at(-1);

test('accounts: no gap, no overlap, no two intervals alike, and the present as last received', () =>
  fc.assert(
    fc.asyncProperty(versions, async (all) => {
      await database.sql.unsafe(`truncate ${relation(stgSalesforceAccountVersions)}`);
      await insert(
        stgSalesforceAccountVersions,
        all.map((v) => ({ ...stored(v), account_id: v.id, rating: v.stage, annual_revenue: v.amount })),
      );
      const tracked = ['owner_id', 'rating', 'annual_revenue', 'is_deleted'];
      const histories = await historyOf(intAccountHistory, 'account_id', tracked);
      const byId = Map.groupBy(all, (v) => v.id);
      for (const [id, own] of byId) {
        const now = latest(own);
        const history = histories.get(id);
        expect(history === undefined).toBe(now === undefined);
        if (history === undefined || now === undefined) continue;
        expectSoundHistory(history, tracked);
        expect(history.at(-1)).toMatchObject({
          owner_id: now.owner,
          rating: now.stage,
          annual_revenue: now.amount === null ? null : `${now.amount}.00`,
          is_deleted: now.is_deleted,
        });
      }
    }),
    { numRuns: 40, seed: 1 },
  ));

test('opportunities: no gap, no overlap, no two intervals alike, and the same in any order and time zone', () =>
  fc.assert(
    fc.asyncProperty(versions, fc.array(version, { maxLength: 6 }), async (records, entries) => {
      const tracked = ['stage_name', 'owner_id', 'amount', 'close_date', 'is_closed', 'is_deleted', 'is_imputed'];
      const build = async (rows: readonly Version[], timeZone: string) => {
        await database.sql.unsafe(`truncate ${relation(stgSalesforceOpportunityVersions)}`);
        await insert(stgSalesforceOpportunityVersions, rows.map(storedOpportunity));
        return historyOf(intOpportunityVersion, 'opportunity_id', tracked, timeZone);
      };
      await database.sql.unsafe(`truncate ${relation(stgSalesforceOpportunityHistory)}`);
      await insert(
        stgSalesforceOpportunityHistory,
        entries.map(storedEntry).filter((entry) => entry.created_at <= at(90)),
      );
      const histories = await build(records, 'UTC');
      expect([...histories.keys()]).toEqual([...new Set(records.filter((v) => v.hour <= 90).map((v) => v.id))].sort());
      for (const history of histories.values()) {
        expectSoundHistory(history, tracked);
        expect(history.filter((interval) => interval['is_imputed']).length).toBeLessThanOrEqual(1);
        expect(history.every((interval) => interval['is_closed'] === (interval['stage_name'] === 'Won'))).toBe(true);
      }
      expect(await build([...records].reverse(), 'Asia/Tokyo')).toEqual(histories);
    }),
    { numRuns: 40, seed: 1 },
  ));
