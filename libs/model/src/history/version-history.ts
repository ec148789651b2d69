import { expressionBuilder } from 'kysely';
import { Column } from '../columns/column.ts';
import type { Columns } from '../columns/column.ts';
import { bool, timestamptz } from '../columns/column-types.ts';
import type { SqlRow } from '../columns/rows.ts';
import { modelFrom, outputsOf } from '../definition/define-model.ts';
import type { ModelHeader } from '../definition/define-model.ts';
import type { Model } from '../definition/model.ts';
import type { Cols, Entries, Verdict } from '../definition/verdict.ts';
import { historyQuery } from './history-query.ts';

/** What a staging model of stored versions has, whatever else it has. */
export interface VersionColumns extends Columns {
  system_modstamp: Column<'timestamptz', false>;
  created_at: Column<'timestamptz'>;
  is_deleted: Column<'bool', false>;
  last_seen_at: Column<'timestamptz', false>;
  row_hash: Column<'text', false>;
}

/** What the helper derives; `is_deleted` is always tracked. */
export const VALIDITY = {
  valid_from: timestamptz().primaryKey().describe('When this state began; the creation of the record for the first.'),
  valid_to: timestamptz().notNull().describe('When the next state began; 9999-12-31 for the current one. Exclusive.'),
  is_current: bool().notNull().describe('The latest state visible at the clock.'),
  is_history_assumed: bool()
    .notNull()
    .describe('The first stored version is later than the creation of the record: its values are assumed since then.'),
  is_deleted: bool().notNull().describe('The record was in the recycle bin, merged away or gone during this interval.'),
};

type Flat<T> = { [K in keyof T]: T[K] };
/** Contract of a version history: the key, the validity columns, tracked and overwritten columns as upstream declares them. */
export type HistoryColumns<C extends Columns, K extends keyof C, T extends keyof C, O extends keyof C> = Flat<
  Pick<C, K> & typeof VALIDITY & Pick<C, T> & Pick<C, O>
>;

type History<C extends Columns, K extends keyof C, T extends keyof C, O extends keyof C> = {
  history: SqlRow<HistoryColumns<C, K, T, O>>;
};

/** Declares columns beside the history's own: surrogate keys, mostly. */
export interface Extension<E extends Columns, DB, S> {
  readonly columns: E;
  /** As in defineModel; the history is `history`: `(c) => ({ account_key: surrogateKey('account', c('history.account_id'), ...) })`. */
  readonly select: (c: Cols<DB, keyof DB>) => S & Verdict<E, DB, keyof DB, S>;
}

export interface VersionHistory<C extends Columns, K extends string, T extends string, O extends string> {
  /** The staging model that holds every stored version of every record. */
  readonly of: Model<any, string, C>;
  /** The record's id: one history per value. */
  readonly key: K;
  /** Type-2 columns: a change of one opens a new interval. */
  readonly tracked: readonly T[];
  /** Type-1 columns: every interval shows the latest visible value. */
  readonly overwritten?: readonly O[];
}

/**
 * The validity intervals of records, from their stored versions (star-schema.md, R4 to R9): what is visible at the clock,
 * one version per modstamp (the latest seen wins a tie), consecutive versions without a tracked difference merged, no gap
 * and no overlap from the record's creation on. A record first seen deleted gets a live interval before. An ordinary
 * model results: unit tests see the whole of it.
 */
export function versionHistory<
  const N extends string,
  C extends VersionColumns,
  const K extends keyof C & string,
  const T extends keyof C & string,
  const D extends string,
  const G extends string,
  const O extends keyof C & string = never,
  E extends Columns = {},
  S extends Entries<E, History<C, K, T, O>, 'history'> = {},
>(
  definition: Omit<ModelHeader<N, 'silver', C, D, G>, 'columns' | 'layer' | 'materialized' | 'defaultMembers'> &
    VersionHistory<C, K, T, O> & {
      readonly materialized?: ModelHeader<N, 'silver', HistoryColumns<C, K, T, O> & E, D, G>['materialized'];
      readonly extend?: Extension<E, History<C, K, T, O>, S>;
    },
): Model<'silver', N, Flat<HistoryColumns<C, K, T, O> & E>> {
  const { of, key, extend } = definition;
  const overwritten = definition.overwritten ?? [];
  const taken = (names: readonly string[]) =>
    Object.fromEntries(names.filter((name) => !(name in VALIDITY)).map((name) => [name, carried(of.columns[name]!)]));
  const columns = {
    [key]: new Column({ ...carried(of.columns[key]!).def, primaryKey: true, notNull: true }),
    ...VALIDITY,
    ...taken(definition.tracked),
    ...taken(overwritten),
    ...extend?.columns,
  };
  const header = { ...definition, layer: 'silver' as const, materialized: definition.materialized ?? 'table', columns };
  return modelFrom(header as unknown as ModelHeader<N, 'silver', Columns, any, any>, () => {
    const eb = expressionBuilder<any, any>();
    const c = Object.assign((ref: string) => eb.ref(ref), { eb }) as unknown as Parameters<
      Extension<E, History<C, K, T, O>, S>['select']
    >[0];
    const own = Object.keys(columns).filter((name) => !(extend && name in extend.columns));
    return {
      body: historyQuery({ of: of as unknown as Model, key, tracked: definition.tracked, overwritten }),
      outputs: outputsOf(columns as Columns, {
        ...Object.fromEntries(own.map((name) => [name, `history.${name}`])),
        ...(extend?.select(c) as Record<string, any> | undefined),
      }),
    };
  }) as unknown as Model<'silver', N, Flat<HistoryColumns<C, K, T, O> & E>>;
}

/** An upstream column as this model's own: described the same, but neither its key nor its references. */
const carried = (column: Column): Column => {
  const { references: _references, referencesSelf: _self, ...def } = column.def;
  return new Column({ ...def, primaryKey: false, unique: false });
};
