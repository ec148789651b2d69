import {
  clock,
  compileModel,
  FAR_FUTURE,
  FAR_PAST,
  quoted,
  schemaOf,
  textLiteral,
  type AnyModel,
} from '@medallion/model';
import {
  intAccountTimeline,
  intCalendar,
  intCurrencyRate,
  intOpportunity,
  intOpportunityDayRange,
  intOpportunityDayState,
  intOpportunityStagePeriod,
  intOpportunityVersion,
} from '@medallion/silver';
import { createDatabase, type TestDatabase } from '@medallion/testing';
import fc from 'fast-check';
import { calendarDays } from '../fixtures/calendar-days.ts';
import { dimDate } from '../shared/dim_date.ts';
import { fctOpportunityHistory } from './fct_opportunity_history.ts';
import { fctPipelineSnapshot } from './fct_pipeline_snapshot.ts';

/** Whatever happens to deals and their accounts: the daily facts are what a walk from day to day finds, and add up. */
const LAST_DAY = 12;
const AS_OF = '2024-01-12T15:00:00Z';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  const { sql } = database;
  await sql.unsafe('create schema ops; create schema silver; create schema gold');
  const tables = [clock, intAccountTimeline, intCalendar, intCurrencyRate, intOpportunityVersion, dimDate];
  const views = [
    intOpportunity,
    intOpportunityStagePeriod,
    intOpportunityDayState,
    intOpportunityDayRange,
    fctOpportunityHistory,
    fctPipelineSnapshot,
  ];
  for (const table of tables as readonly AnyModel[]) await sql.unsafe(createTable(table));
  for (const view of views as readonly AnyModel[]) {
    await sql.unsafe(`create view ${relation(view)} as ${compileModel(view).sql}`);
  }
  await sql.unsafe(`insert into ops.clock values ('base', ${textLiteral(AS_OF)}, 1)`);
  const days = calendarDays('2024-01-01', '2024-02-29');
  await sql.unsafe(insertion(intCalendar, days));
  await sql.unsafe(insertion(dimDate, days));
  const rates = [
    { currency_code: 'USD', units_per_corporate: 2, valid_from: '1900-01-01', valid_to: '2024-01-10' },
    { currency_code: 'USD', units_per_corporate: 1, valid_from: '2024-01-10', valid_to: '9999-12-31' },
  ];
  await sql.unsafe(insertion(intCurrencyRate, rates));
});
afterAll(() => database.drop());

const relation = (model: AnyModel) => `${schemaOf(model.layer)}.${quoted(model.name)}`;
const createTable = (model: AnyModel) =>
  `create table ${relation(model)} (${Object.entries<{ def: { sqlType: string } }>(model.columns)
    .map(([name, { def }]) => `${quoted(name)} ${def.sqlType}`)
    .join(', ')})`;
type Value = string | number | boolean | null;
const insertion = (model: AnyModel, rows: readonly Readonly<Record<string, Value>>[]) =>
  `insert into ${relation(model)} select * from json_populate_recordset(null::${relation(model)}, ${textLiteral(JSON.stringify(rows))})`;

/** Hours from the beginning of 1 January 2024; the day a moment is in, and the hour at which a day ends. */
const at = (hour: number) => new Date(Date.UTC(2024, 0, 1, hour)).toISOString();
const endOf = (day: number) => day * 24;

const STAGES = ['Prospecting', 'Negotiation', 'Closed Won', 'Closed Lost'] as const;
const state = fc.record({
  stage: fc.constantFrom(...STAGES),
  account: fc.constantFrom('001A', '001B', null),
  amount: fc.constantFrom(null, 10, 30),
  closeDay: fc.integer({ min: 8, max: 12 }),
  isDeleted: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});
/** The hours of the first twelve days at which something happens, midnights among them as often as not. */
const hour = fc.oneof(
  fc.integer({ min: 0, max: 24 * (LAST_DAY - 1) + 15 }),
  fc.integer({ min: 0, max: LAST_DAY - 1 }).map((day) => 24 * day),
);
const change = fc.record({ hour, state });
const life = fc
  .uniqueArray(change, { selector: (c) => c.hour, minLength: 1, maxLength: 9 })
  .map((changes) =>
    changes
      .sort((a, b) => a.hour - b.hour)
      .map(({ hour: from, state: s }, index, all) => ({ ...s, from, to: all[index + 1]?.hour ?? Infinity })),
  );
type Life = typeof life extends fc.Arbitrary<infer L> ? L : never;
const lives = fc.array(life, { minLength: 1, maxLength: 3 });
const accountHours = fc.uniqueArray(hour, { maxLength: 4 }).map((hours) => hours.sort((a, b) => a - b));

const isClosed = (stage: string) => stage.startsWith('Closed');
const versions = (all: readonly Life[]) =>
  all.flatMap((versionsOf, deal) =>
    versionsOf.map((v) => ({
      opportunity_id: `006${deal}`,
      opportunity_key: deal,
      account_id: v.account,
      owner_id: '005A',
      owner_user_key: 50,
      stage_key: STAGES.indexOf(v.stage),
      opportunity_name: 'Deal',
      stage_name: v.stage,
      currency_code: 'USD',
      is_current: v.to === Infinity,
      is_closed: isClosed(v.stage),
      is_won: v.stage === 'Closed Won',
      is_deleted: v.isDeleted,
      is_imputed: false,
      amount: v.amount,
      close_date: `2024-01-${String(v.closeDay).padStart(2, '0')}`,
      created_at: at(versionsOf[0]!.from),
      valid_from: at(v.from),
      valid_to: v.to === Infinity ? FAR_FUTURE : at(v.to),
    })),
  );
const timeline = (hours: readonly number[]) => {
  const bounds = [FAR_PAST, ...hours.map(at), FAR_FUTURE];
  return bounds.slice(1).map((valid_to, index) => ({
    account_id: '001A',
    valid_from: bounds[index]!,
    valid_to,
    account_key: 10 + index,
    current_account_key: 10,
  }));
};

type Row = Readonly<Record<string, unknown>>;
const build = (all: readonly Life[], accounts: readonly number[]) =>
  database.sql.begin(async (sql) => {
    // Nothing is known of the sizes of these tables, and compiling a plan for many rows takes longer than running it for few.
    await sql.unsafe('set local jit = off');
    await sql.unsafe('truncate silver.int_opportunity_version, silver.int_account_timeline');
    await sql.unsafe(insertion(intOpportunityVersion, versions(all)));
    await sql.unsafe(insertion(intAccountTimeline, timeline(accounts)));
    const rowsOf = (model: AnyModel, order: string): Promise<Row[]> =>
      sql.unsafe(`select * from ${relation(model)} order by ${order}`);
    return {
      history: await rowsOf(fctOpportunityHistory, 'opportunity_key, date_key'),
      snapshot: await rowsOf(fctPipelineSnapshot, 'opportunity_key, snapshot_date_key'),
      current: await rowsOf(intOpportunity, 'opportunity_key'),
    };
  });

const dayKey = (day: number) => 20240100 + day;
const corporate = (v: Life[number]) => (v.amount === null ? null : v.closeDay < 10 ? v.amount / 2 : v.amount);

/** From day to day: what holds at its end, left out while deleted and while closed as before. */
function walk(all: readonly Life[], accounts: readonly number[]) {
  return all.flatMap((life, deal) => {
    const rows = [];
    let before: Life[number] | undefined;
    for (let day = 1; day <= LAST_DAY; day++) {
      const now = life.find(({ from, to }) => from < endOf(day) && endOf(day) <= to);
      if (now === undefined || now.isDeleted) continue;
      const [closed, wasClosed] = [isClosed(now.stage), before !== undefined && isClosed(before.stage)];
      if (closed && wasClosed) continue;
      rows.push({
        date_key: dayKey(day),
        close_date_key: dayKey(now.closeDay),
        opportunity_key: String(deal),
        account_key: now.account === '001A' ? String(10 + accounts.filter((h) => h < endOf(day)).length) : '-1',
        stage_name: now.stage,
        is_closed: closed,
        is_won: now.stage === 'Closed Won',
        age_days: day - 1 - Math.floor(life[0]!.from / 24),
        created_count: Number(before === undefined),
        won_count: Number(now.stage === 'Closed Won'),
        lost_count: Number(now.stage === 'Closed Lost'),
        reopened_count: Number(!closed && wasClosed),
        stage_change_count: Number(before !== undefined && before.stage !== now.stage),
        pushed_count: Number(before !== undefined && !closed && !wasClosed && before.closeDay < now.closeDay),
        amount_corporate: corporate(now)?.toFixed(2) ?? null,
        amount_change_corporate: ((corporate(now) ?? 0) - ((before && corporate(before)) ?? 0)).toFixed(2),
      });
      before = now;
    }
    return rows;
  });
}

const sum = (rows: readonly Row[], column: string) => rows.reduce((total, row) => total + Number(row[column]), 0);
const law = (
  check: (built: Awaited<ReturnType<typeof build>>, all: readonly Life[], accounts: readonly number[]) => void,
) =>
  fc.assert(
    fc.asyncProperty(lives, accountHours, async (all, accounts) => check(await build(all, accounts), all, accounts)),
    { numRuns: 40, seed: 1 },
  );

test('a deal has a row, and one, for each day it was there, as it was at the end of the day', () =>
  law(({ history }, all, accounts) => {
    const expected = walk(all, accounts);
    expect(history.map((row, index) => pick(row, expected[index] ?? {}))).toEqual(expected);
  }));
const pick = (row: Row, like: object) => Object.fromEntries(Object.keys(like).map((name) => [name, row[name]]));

test('open deals change by those created, reopened and restored less those won, lost and removed', () =>
  law(({ history }) => {
    const on = (day: number) =>
      new Map(history.filter((row) => row['date_key'] === dayKey(day)).map((row) => [row['opportunity_key'], row]));
    for (let day = 2; day <= LAST_DAY; day++) {
      const [before, now] = [on(day - 1), on(day)];
      const open = (rows: ReadonlyMap<unknown, Row>) => [...rows.values()].filter((row) => row['is_closed'] === false);
      const rows = [...now.values()];
      const restored = rows.filter(
        (row) => row['created_count'] === 0 && row['reopened_count'] === 0 && !before.has(row['opportunity_key']),
      );
      const removed = open(before).filter((row) => !now.has(row['opportunity_key']));
      expect(open(now).length - open(before).length).toBe(
        sum(rows, 'created_count') +
          sum(rows, 'reopened_count') +
          restored.length -
          sum(rows, 'won_count') -
          sum(rows, 'lost_count') -
          removed.length,
      );
    }
  }));

test('the counts of a deal add up to what it is: created once, open or closed, with its amount', () =>
  law(({ history }) => {
    for (const rows of Map.groupBy(history, (row) => row['opportunity_key']).values()) {
      const last = rows.at(-1)!;
      expect(sum(rows, 'created_count')).toBe(1);
      expect(1 + sum(rows, 'reopened_count') - sum(rows, 'won_count') - sum(rows, 'lost_count')).toBe(
        Number(!last['is_closed']),
      );
      expect(sum(rows, 'amount_change_corporate')).toBe(Number(last['amount_corporate']));
    }
  }));

test('the snapshot is the history of open deals, every day', () =>
  law(({ history, snapshot }) => {
    const open = history.filter((row) => row['is_closed'] === false);
    expect(snapshot.map((row) => row['snapshot_date_key'])).toEqual(open.map((row) => row['date_key']));
    expect(snapshot.map((row, index) => pick(open[index]!, row))).toEqual(
      snapshot.map((row) => ({
        ...row,
        snapshot_date_key: undefined,
        is_overdue: undefined,
        is_closing_in_quarter: undefined,
        open_count: undefined,
      })),
    );
    expect(snapshot.map((row) => row['is_overdue'])).toEqual(
      snapshot.map((row) => Number(row['close_date_key']) < Number(row['snapshot_date_key'])),
    );
  }));

test('on the day of the clock the open deals are those of the present, as they are now', () =>
  law(({ history, current }) => {
    const shared = [
      'opportunity_key',
      'stage_name',
      'stage_key',
      'owner_user_key',
      'amount',
      'amount_corporate',
      'probability',
    ];
    const told = (rows: readonly Row[]) => rows.map((row) => shared.map((name) => row[name]));
    const today = history.filter((row) => row['date_key'] === dayKey(LAST_DAY) && row['is_closed'] === false);
    expect(told(today)).toEqual(told(current.filter((row) => row['is_closed'] === false)));
  }));
