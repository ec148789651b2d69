import {
  BASE_ENVIRONMENT,
  clock,
  quoted,
  schemaOf,
  textLiteral,
  type AnyModel,
  type Columns,
  type Layer,
  type Model,
} from '@medallion/model';
import { checkColumns, type FixtureRow, type Runner } from '@medallion/model/testing';
import { compileChecks } from '../compile/compile-checks.ts';
import { compileDeclared } from '../compile/compile-declared.ts';
import type { CheckedRelation } from '../compile/contract-checks.ts';
import { failingKeysQuery, type FailingKey } from '../compile/failing-keys.ts';
import type { ModelChecks } from '../declare/checks-of.ts';
import { readCheckRow } from '../result/check-result.ts';

type Row = Readonly<Record<string, unknown>>;

/** What a column that is not null holds where a test does not say: checks are about few of the many columns of a model. */
const NEUTRAL: Readonly<Record<string, unknown>> = {
  text: '',
  int: 0,
  bigint: '0',
  numeric: '0',
  float: 0,
  bool: false,
  date: '2024-01-01',
  timestamptz: '2024-01-01T00:00:00Z',
  uuid: '00000000-0000-0000-0000-000000000000',
  jsonb: {},
  'text[]': [],
};

/** A test of a model's declared checks: rows in, what fails out, by the very statements a build runs. Immutable. */
export class CheckTest {
  readonly #checks: ModelChecks;
  readonly #given: ReadonlyMap<AnyModel, readonly Row[]>;

  constructor(checks: ModelChecks, given: ReadonlyMap<AnyModel, readonly Row[]> = new Map()) {
    this.#checks = checks;
    this.#given = given;
  }

  /** Rows of the model or of one its rules read, of which only the columns that matter need be named. Models not given are empty. */
  given<C extends Columns>(
    model: Model<Layer, string, C>,
    rows: readonly Partial<FixtureRow<NoInfer<C>>>[],
  ): CheckTest {
    return new CheckTest(this.#checks, new Map(this.#given).set(model as unknown as AnyModel, rows as readonly Row[]));
  }

  /** Sets the clock: '2024-06-01T00:00:00Z'. */
  asOf(instant: string): CheckTest {
    return this.given(clock, [{ environment: BASE_ENVIRONMENT, as_of: instant, load_seq: '1' }]);
  }

  /**
   * The keys of what fails, by the name of each check that does not pass. Makes the tables it needs anew in the runner's database, which
   * is to be one for tests.
   */
  async failures(run: Runner): Promise<Record<string, readonly FailingKey[]>> {
    const { model } = this.#checks;
    const { checks, queries, problems } = compileDeclared(this.#checks);
    if (problems.length > 0) throw problems[0]!.error;
    const read = [...queries.values()].flatMap(({ upstreams }) => upstreams);
    for (const table of new Set([model, clock as unknown as AnyModel, ...read, ...this.#given.keys()])) {
      await run(tableSql(table, this.#given.get(table) ?? []));
    }
    const relation = checkedRelation(model);
    const failures: Record<string, readonly FailingKey[]> = {};
    let rows: number | undefined;
    for (const query of compileChecks(relation, checks)) {
      const [row] = await run(query.sql);
      if (query.countsRows) rows = Number(row!['row_count']);
      for (const { check, status } of readCheckRow(model.id, query.checks, row!, rows)) {
        if (status === 'passed') continue;
        const sql = failingKeysQuery(relation, check);
        failures[check.name] =
          sql === undefined ? [] : ([...(await run(sql))].map((key) => ({ ...key })) as FailingKey[]);
      }
    }
    return failures;
  }
}

const relationOf = (model: AnyModel) => ({ schema: schemaOf(model.layer), name: model.name });

/** Without constraints: rows that no table would take are what some checks are about. */
function tableSql(model: AnyModel, rows: readonly Row[]): string {
  const { schema, name } = relationOf(model);
  const table = `${quoted(schema)}.${quoted(name)}`;
  const columns = Object.entries(model.columns as Columns);
  for (const row of rows) checkColumns(model, row);
  const neutral = Object.fromEntries(
    columns.filter(([, { def }]) => def.notNull).map(([key, { def }]) => [key, NEUTRAL[def.family]]),
  );
  const whole = rows.map((row) => ({ ...neutral, ...row }));
  return [
    'set client_min_messages = warning',
    `create schema if not exists ${quoted(schema)}`,
    `drop table if exists ${table}`,
    `create table ${table} (${columns.map(([key, { def }]) => `${quoted(key)} ${def.sqlType}`).join(', ')})`,
    `insert into ${table} select * from jsonb_populate_recordset(null::${table}, ${textLiteral(JSON.stringify(whole))})`,
  ].join(';\n');
}

const checkedRelation = (model: AnyModel): CheckedRelation => ({
  ...relationOf(model),
  primaryKey: model.primaryKey,
  hasDefaultMembers: false,
  owner: model.owner,
  columns: Object.entries(model.columns as Columns).map(([name, { def }]) => ({
    name,
    type: def.sqlType,
    notNull: def.notNull,
    unique: def.unique,
    accepted: undefined,
    references: undefined,
  })),
});

/** Starts a test: `await testChecks(fctOpportunityChecks).given(fctOpportunity, [...]).failures(run)`. */
export const testChecks = (checks: ModelChecks): CheckTest => new CheckTest(checks);
