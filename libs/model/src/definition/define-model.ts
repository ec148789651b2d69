import {
  DummyDriver,
  expressionBuilder,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import type { Expression, QueryCreator, SelectQueryBuilder, SelectQueryNode } from 'kysely';
import { didYouMean } from '@medallion/core';
import type { Columns } from '../columns/column.ts';
import type { Row } from '../columns/rows.ts';
import { Expr } from '../expressions/expr.ts';
import type { DefaultMembers } from './default-members.ts';
import type { DayColumn } from './day-column.ts';
import type { Execution } from './execution.ts';
import type { Grants } from './grants.ts';
import type { Hooks } from './hook.ts';
import type { Layer } from './layer.ts';
import { materialization } from './materialization.ts';
import type { MaterializationSpec } from './materialization.ts';
import { Model } from './model.ts';
import type { ModelQuery, Output } from './model-query.ts';
import { reportUnchecked } from '../validation/raw-text.ts';
import { collectProblems, report } from './problems.ts';
import type { Cols, Entries, Stated, Verdict } from './verdict.ts';

/** Kysely without a connection: it only builds trees. */
export const queryCreator = new Kysely<{}>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
}) as unknown as QueryCreator<{}>;

/** What every computed model declares besides its query. */
export interface ModelHeader<N extends string, L extends Layer, C extends Columns, D extends string, G extends string> {
  /** `dim_account`: see the naming conventions in docs. */
  readonly name: N;
  readonly layer: L;
  /** What one row is: 'one Salesforce opportunity, current state'. */
  readonly grain: G & Stated<'grain', G>;
  /** What it is for, for its readers. */
  readonly description: D & Stated<'description', D>;
  /** How it is stored; options through the callback: `(m) => m.table({ indexes: [['account_id']] })`. */
  readonly materialized: MaterializationSpec<keyof NoInfer<C> & string>;
  readonly tags?: readonly string[];
  readonly owner?: string;
  readonly execution?: Execution;
  /** Instead of what the workspace grants on the models of the layer: `{ select: ['analyst'] }`, `{ select: [] }` for nobody. */
  readonly grants?: Grants;
  /** Statements of its publish: ``{ after: [hook`alter table ${hook.self} set (fillfactor = 90)`] }``. */
  readonly hooks?: Hooks;
  /**
   * Of a daily fact: the column that says which day a row is of, a date, or `{ key: 'date_key' }` for a number such as 20240131. Its days
   * can then be computed anew by themselves (`medallion build --from 2024-01-01 --to 2024-01-31`).
   */
  readonly day?: DayColumn<NoInfer<C>>;
  /** Adds the -1 (unknown) and -2 (not applicable) rows of a dimension (R12); values where the rule has none. */
  readonly defaultMembers?: true | DefaultMembers<Row<NoInfer<C>>>;
  readonly columns: C;
}

/**
 * What a select builder sees. `from` returns a plain `Q` that is taken apart here: declaring it as a SelectQueryBuilder would
 * make TypeScript infer from the result inwards, and callbacks of joins would lose their types.
 */
type DatabaseOf<Q> = Q extends SelectQueryBuilder<infer DB, any, any> ? DB : never;
type AliasesOf<Q> = Q extends SelectQueryBuilder<any, infer TB, any> ? TB & keyof DatabaseOf<Q> : never;

export interface ModelDefinition<
  N extends string,
  L extends Layer,
  C extends Columns,
  D extends string,
  G extends string,
  Q,
  V,
  S,
> extends ModelHeader<N, L, C, D, G> {
  /** with / from / joins / where / group by, in plain Kysely. */
  readonly from: (db: QueryCreator<{}>) => Q;
  /** Named sub-expressions that several columns share. */
  readonly let?: (c: Cols<DatabaseOf<Q>, AliasesOf<Q>>) => V;
  /** One entry per column: 'alias.column' or an expression. An expression-bodied arrow, so that errors stay on their line. */
  readonly select: (c: Cols<DatabaseOf<Q>, AliasesOf<Q>>, v: V) => S & Verdict<C, DatabaseOf<Q>, AliasesOf<Q>, S>;
}

/** Declares a model: its contract, and the query that the compiler holds to it. Nothing runs until the model is compiled. */
export function defineModel<
  const N extends string,
  const L extends 'bronze' | 'silver' | 'gold',
  C extends Columns,
  const D extends string,
  const G extends string,
  Q,
  S extends Entries<C, DatabaseOf<Q>, AliasesOf<Q>>,
  V = {},
>(definition: ModelDefinition<N, L, C, D, G, Q, V, S>): Model<L, N, C> {
  return modelFrom(definition, () => {
    const builder = definition.from(queryCreator) as unknown as SelectQueryBuilder<any, any, any>;
    const eb = expressionBuilder<any, any>();
    const c = Object.assign((ref: string) => eb.ref(ref), { eb }) as unknown as Cols<DatabaseOf<Q>, AliasesOf<Q>>;
    const selected = definition.select(c, (definition.let?.(c) ?? {}) as V) as Record<string, string | Expression<any>>;
    return {
      body: builder.toOperationNode() as SelectQueryNode,
      outputs: outputsOf(definition.columns, selected),
    };
  });
}

/** A computed model from its header and whatever builds its query. */
export function modelFrom<N extends string, L extends Layer, C extends Columns>(
  header: ModelHeader<N, L, C, any, any>,
  build: () => Omit<ModelQuery, 'problems'>,
): Model<L, N, C> {
  return new Model(header.layer, header.name, header.columns, {
    description: header.description,
    grain: header.grain,
    materialized: materialization(header.materialized),
    tags: header.tags ?? [],
    owner: header.owner,
    execution: header.execution,
    grants: header.grants,
    hooks: header.hooks,
    day: typeof header.day === 'object' ? header.day : header.day && { date: header.day },
    defaultMembers: header.defaultMembers === true ? {} : header.defaultMembers,
    query: () => {
      const { result, problems } = collectProblems(() => {
        const query = build();
        reportUnchecked(
          query.body,
          query.outputs.map(({ node }) => node),
        );
        return query;
      });
      return { ...result, problems };
    },
  });
}

/** Entries in contract order, whatever order the author wrote: stored relations need stable positions. */
export function outputsOf(columns: Columns, selected: Readonly<Record<string, string | Expression<any>>>): Output[] {
  for (const extra of Object.keys(selected).filter((name) => !(name in columns))) {
    report({
      code: 'COLUMN_NOT_DECLARED',
      what: `${extra} is selected but not declared in columns`,
      fix: `Declare it, or leave it out.${didYouMean(extra, Object.keys(columns))}`,
    });
  }
  return Object.keys(columns).flatMap((column) => {
    const entry = selected[column];
    if (entry === undefined) {
      report({
        code: 'COLUMN_NOT_SELECTED',
        what: `${column} is declared in columns but not selected`,
        fix: `Select it, or take it out of the contract.${didYouMean(column, Object.keys(selected))}`,
      });
      return [];
    }
    if (typeof entry === 'string')
      return [{ column, node: expressionBuilder<any, any>().ref(entry).toOperationNode(), isLiteral: false }];
    if (entry instanceof Expr) return [{ column, node: entry.bare, isLiteral: entry.isLiteral }];
    return [{ column, node: entry.toOperationNode(), isLiteral: false }];
  });
}
