import { AliasNode, IdentifierNode, TableNode } from 'kysely';
import type { AliasedExpression, OperationNode } from 'kysely';
import type { ColumnRef, Columns } from '../columns/column.ts';
import type { Row, SqlRow } from '../columns/rows.ts';
import { declaredAt } from './declared-at.ts';
import type { DefaultMembers } from './default-members.ts';
import type { Day } from './day-column.ts';
import type { Distribution } from './distribution.ts';
import type { Execution } from './execution.ts';
import type { Grants } from './grants.ts';
import type { Hooks } from './hook.ts';
import type { Layer, ModelId } from './layer.ts';
import type { Materialization } from './materialization.ts';
import type { ModelQuery } from './model-query.ts';

export interface ModelDetails {
  readonly description: string;
  readonly grain?: string;
  readonly materialized: Materialization;
  readonly tags?: readonly string[];
  readonly owner?: string | undefined;
  readonly execution?: Execution | undefined;
  readonly day?: Day | undefined;
  readonly grants?: Grants | undefined;
  readonly hooks?: Hooks | undefined;
  readonly defaultMembers?: DefaultMembers | undefined;
  /** Absent for sources, raw tables and seeds: nothing computes them. */
  readonly query?: (() => ModelQuery) | undefined;
}

/** The model a table node of a query stands for. Keyed by node, so nothing is registered globally by name. */
const modelOfNode = new WeakMap<object, AnyModel>();

/** The model behind a table node, or undefined for a CTE. */
export const modelOf = (node: OperationNode): AnyModel | undefined => modelOfNode.get(node);

/**
 * A relation with a contract: a source, raw table, seed, view or table. It is itself a Kysely table expression:
 * `db.selectFrom(stgAccounts.as('a'))`.
 */
export class Model<L extends Layer = Layer, N extends string = string, C extends Columns = Columns> {
  /** The shape of a driver row, for types only. */
  declare readonly $row: Row<C>;
  readonly layer: L;
  readonly name: N;
  readonly id: ModelId;
  readonly columns: C;
  /** Typed column handles, for `references()`. */
  readonly c: { readonly [K in keyof C & string]: ColumnRef<C[K]['$type']['family'], `${L}.${N}`> };
  readonly description: string;
  /** What one row is. Empty for sources. */
  readonly grain: string;
  readonly materialized: Materialization;
  readonly tags: readonly string[];
  readonly owner: string | undefined;
  readonly execution: Execution;
  /** Of a daily fact: its column that says which day a row is of. */
  readonly day: Day | undefined;
  /** `undefined` where its layer decides. */
  readonly grants: Grants | undefined;
  readonly hooks: Hooks;
  readonly defaultMembers: DefaultMembers | undefined;
  /** `/path/to/int_x.ts:12`, for messages; never part of what is compiled. */
  readonly declaredAt: string | undefined;
  readonly #node: TableNode;
  readonly #query: (() => ModelQuery) | undefined;
  #built: ModelQuery | undefined;

  constructor(layer: L, name: N, columns: C, details: ModelDetails) {
    this.layer = layer;
    this.name = name;
    this.id = `${layer}.${name}`;
    this.columns = columns;
    this.c = Object.fromEntries(
      Object.entries(columns).map(([column, { def }]) => [column, { model: this.id, column, family: def.family }]),
    ) as Model<L, N, C>['c'];
    this.description = details.description;
    this.grain = details.grain ?? '';
    this.materialized = details.materialized;
    this.tags = details.tags ?? [];
    this.owner = details.owner;
    this.execution = details.execution ?? {};
    this.day = details.day;
    this.grants = details.grants;
    this.hooks = details.hooks ?? {};
    this.defaultMembers = details.defaultMembers;
    this.declaredAt = declaredAt();
    this.#query = details.query;
    this.#node = TableNode.createWithSchema(layer, name);
    modelOfNode.set(this.#node, this as unknown as AnyModel);
  }

  /** Names of the primary key's columns, in declaration order. */
  get primaryKey(): readonly string[] {
    return Object.keys(this.columns).filter((name) => this.columns[name]!.def.primaryKey);
  }

  /** Where its rows are on a server that distributes. */
  get distribution(): Distribution {
    return ('distribution' in this.materialized ? this.materialized.distribution : undefined) ?? 'local';
  }

  /** The query, built on first use because modules of models may import one another; undefined where nothing computes the relation. */
  query(): ModelQuery | undefined {
    return (this.#built ??= this.#query?.());
  }

  toOperationNode(): OperationNode {
    return this.#node;
  }

  as<A extends string>(alias: A): AliasedExpression<SqlRow<C>, A> {
    const node = AliasNode.create(this.#node, IdentifierNode.create(alias));
    return { alias, expression: this, toOperationNode: () => node } as unknown as AliasedExpression<SqlRow<C>, A>;
  }
}

export type AnyModel = Model<Layer, string, any>;
/** A driver row of a model. */
export type RowOf<M extends { readonly $row: unknown }> = M['$row'];
