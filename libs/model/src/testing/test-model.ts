import { MedallionError } from '@medallion/core';
import { TableNode } from 'kysely';
import type { Columns } from '../columns/column.ts';
import type { Row } from '../columns/rows.ts';
import { checkedQuery, selectNode, upstreamModels } from '../compile/compile-model.ts';
import { inlineSql } from '../compile/inline-compiler.ts';
import { replaceRelations } from '../compile/replace-relations.ts';
import { quoted } from '../compile/sql-literal.ts';
import { clock } from '../definition/clock.ts';
import { BASE_ENVIRONMENT } from '../definition/layer.ts';
import type { AnyModel, Model } from '../definition/model.ts';
import { checkColumns, fixtureSql, valueSql } from './fixture-sql.ts';
import { rowDifference } from './row-difference.ts';
import type { TextRow } from './row-difference.ts';

/** Runs a query and returns its rows: `(query) => sql.unsafe(query)` with postgres.js. */
export type Runner = (sql: string) => PromiseLike<readonly Readonly<Record<string, unknown>>[]>;

/** Timestamps may be given as ISO texts, which read better than Dates. */
type Given<T> = Date extends T ? T | string : T;
type Simplify<T> = { [K in keyof T]: T[K] };
/** Row-domain values; nullable columns may be left out. */
export type FixtureRow<C extends Columns> = Simplify<
  { [K in keyof C as C[K]['$type']['nullable'] extends true ? never : K]: Given<Row<C>[K]> } & {
    [K in keyof C as C[K]['$type']['nullable'] extends true ? K : never]?: Given<Row<C>[K]>;
  }
>;
/** The columns an expectation names are compared; the others are not. */
export type ExpectedRow<C extends Columns> = { [K in keyof C]?: Given<Row<C>[K]> };

type Rows = readonly Readonly<Record<string, unknown>>[];

/** A unit test of a model: few rows in, exact rows out, on a real Postgres and without a single table. Immutable. */
export class ModelTest<C extends Columns> {
  readonly #model: AnyModel;
  readonly #given: ReadonlyMap<string, Rows>;

  constructor(model: AnyModel, given: ReadonlyMap<string, Rows> = new Map()) {
    this.#model = model;
    this.#given = given;
  }

  /** The rows of an upstream; upstreams not given are empty. Throws when the model does not read it. */
  given<U extends Columns>(upstream: Model<any, string, U>, rows: readonly FixtureRow<NoInfer<U>>[]): ModelTest<C> {
    const reads = upstreamModels(this.#model).map(({ id }) => id);
    if (!reads.includes(upstream.id)) {
      throw failure(
        'FIXTURE_UNREAD',
        `${this.#model.id} does not read ${upstream.id}`,
        `It reads ${reads.join(', ') || 'nothing'}.`,
      );
    }
    return new ModelTest(this.#model, new Map(this.#given).set(upstream.id, rows as Rows));
  }

  /** Sets the clock: '2024-06-01T00:00:00Z'. */
  asOf(instant: string | Date, loadSeq = '1'): ModelTest<C> {
    return this.given(clock, [{ environment: BASE_ENVIRONMENT, as_of: instant, load_seq: loadSeq }]);
  }

  /** The query a test runs: each side's rows as text, so that no driver loses a digit. Default members are left out. */
  sql(expected: readonly ExpectedRow<C>[] = []): string {
    const columns = comparedColumns(this.#model, expected as Rows);
    const upstreams = upstreamModels(this.#model);
    if (upstreams.some(({ id }) => id === clock.id) && !this.#given.has(clock.id)) {
      throw failure('CLOCK_NOT_SET', `${this.#model.id} reads the clock`, "Set it: .asOf('2024-06-01T00:00:00Z').");
    }
    const fixtures = upstreams.map(
      (upstream) => `${quoted(upstream.id)} as (\n${fixtureSql(upstream, this.#given.get(upstream.id) ?? [])}\n)`,
    );
    const node = selectNode(checkedQuery(this.#model), this.#model.columns, true);
    const query = inlineSql(replaceRelations(node, (upstream) => TableNode.create(upstream.id)));
    const sides = [
      `select 'actual' as side, ${columns.map((name) => `result.${quoted(name)}::text`).join(', ')} from (${query}) as result`,
      ...(expected as Rows).map(
        (row) =>
          `select 'expected', ${columns.map((name) => `${valueSql(row[name], this.#model.columns[name].def)}::text`).join(', ')}`,
      ),
    ];
    return `${fixtures.length > 0 ? `with ${fixtures.join(',\n')}\n` : ''}${sides.join('\nunion all\n')}`;
  }

  /** Runs the model over the given rows and throws a readable difference unless exactly the expected rows result, in any order. */
  async expect(runner: Runner, expected: readonly ExpectedRow<C>[]): Promise<void> {
    const columns = comparedColumns(this.#model, expected as Rows);
    const rows = await runner(this.sql(expected));
    const side = (name: string) => rows.filter((row) => row['side'] === name) as TextRow[];
    const difference = rowDifference(side('expected'), side('actual'), columns);
    if (difference !== undefined) {
      throw failure('MODEL_TEST_FAILED', `${this.#model.id} does not produce the expected rows:\n${difference}`);
    }
  }

  /** The rows the model produces over the given ones, as texts. */
  async rows(runner: Runner): Promise<{ readonly [K in keyof C]: string | null }[]> {
    const rows = await runner(this.sql());
    return rows.map(({ side: _side, ...row }) => row as { readonly [K in keyof C]: string | null });
  }
}

const failure = (code: string, message: string, fix?: string) =>
  new MedallionError({ code, kind: 'definition', message, fix });

/** The columns every expected row names, in contract order; all of them when nothing is expected. */
function comparedColumns(model: AnyModel, expected: Rows): readonly string[] {
  const all = Object.keys(model.columns);
  const [first, ...others] = expected;
  if (first === undefined) return all;
  for (const row of expected) checkColumns(model, row);
  const named = all.filter((name) => name in first);
  for (const row of others) {
    const uneven = all.find((name) => name in row !== name in first);
    if (uneven !== undefined) {
      throw failure(
        'EXPECTATION_UNEVEN',
        `some rows expected of ${model.id} name ${uneven} and some do not`,
        'Name the same columns in every expected row.',
      );
    }
  }
  return named;
}

/** Starts a unit test: `testModel(intX).given(stgY, rows).asOf('2024-06-01T00:00:00Z').expect(run, rows)`. */
export const testModel = <C extends Columns>(model: Model<any, string, C>): ModelTest<C> =>
  new ModelTest<C>(model as unknown as AnyModel);
