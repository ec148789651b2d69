import type { OnSchemaChange } from '@medallion/model';
import type { LiveRelation } from '../catalog/live-relations.ts';
import type { Relation, RelationColumn } from '../relation.ts';

/** How the columns of a live table differ from its contract. A column that was renamed is one removed and one added. */
export interface ColumnChanges {
  readonly added: readonly RelationColumn[];
  readonly removed: readonly string[];
  readonly retyped: readonly { readonly column: string; readonly from: string; readonly to: string }[];
}

/** What a build does about a live table that does not fit its contract. */
export interface SchemaChange {
  /**
   * - `migrate`: the table is altered in place, and stays what it is to whoever reads it
   * - `rebuild`: a new table takes its place
   * - `refuse`: nothing is built, because the model says so (`onSchemaChange`)
   */
  readonly action: 'migrate' | 'rebuild' | 'refuse';
  /** Clauses: `adds column x`, `drops column y`, `column z changes type from integer to bigint`. */
  readonly changes: readonly string[];
  readonly columns: ColumnChanges;
}

/**
 * The columns of a table that views, and those that foreign keys keep from being altered: Postgres changes the type of a column that a
 * foreign key names, but of none that a view shows.
 */
export const goingColumns = ({ oid }: Pick<LiveRelation, 'oid'>, { removed, retyped }: ColumnChanges) => ({
  forViews: { oid, columns: [...removed, ...retyped.map(({ column }) => column)] },
  forKeys: { oid, columns: removed },
});

/** Postgres has no room for more, and a dropped column keeps its place. */
const MOST_COLUMNS = 1_600;

/** What becomes of a table of ours; `undefined` where its columns and key are those of the contract, whatever their order. */
export function schemaChange(
  relation: Pick<Relation, 'columns' | 'primaryKey' | 'onSchemaChange' | 'distribution'>,
  live: LiveRelation,
): SchemaChange | undefined {
  const columns = columnChanges(relation, live);
  const isOtherKey = live.primaryKey.join() !== relation.primaryKey.join();
  const changes = [
    ...columns.added.map(({ name }) => `adds column ${name}`),
    ...columns.removed.map((name) => `drops column ${name}`),
    ...columns.retyped.map(({ column, from, to }) => `column ${column} changes type from ${from} to ${to}`),
    ...(isOtherKey
      ? [`its key changes from (${live.primaryKey.join(', ')}) to (${relation.primaryKey.join(', ')})`]
      : []),
  ];
  if (changes.length === 0) return undefined;
  const isInPlace =
    !isOtherKey &&
    columns.retyped.every(({ column, from, to }) => widens(from, to) && !spreads(relation, column)) &&
    live.columnPlaces + columns.added.length <= MOST_COLUMNS;
  const isAppended = isInPlace && columns.removed.length + columns.retyped.length === 0;
  return { action: ACTIONS[relation.onSchemaChange ?? 'sync']({ isInPlace, isAppended }), changes, columns };
}

/** Citus alters no column by whose values the rows are spread. */
const spreads = ({ distribution }: Pick<Relation, 'distribution'>, column: string): boolean =>
  typeof distribution === 'object' && distribution.by === column;

type Decision = (fit: { readonly isInPlace: boolean; readonly isAppended: boolean }) => SchemaChange['action'];

const ACTIONS: Readonly<Record<OnSchemaChange, Decision>> = {
  fail: () => 'refuse',
  append: ({ isAppended }) => (isAppended ? 'migrate' : 'refuse'),
  sync: ({ isInPlace }) => (isInPlace ? 'migrate' : 'rebuild'),
  rebuild: () => 'rebuild',
};

function columnChanges({ columns }: Pick<Relation, 'columns'>, live: LiveRelation): ColumnChanges {
  const found = new Map(live.columns.map(({ name, type }) => [name, type]));
  const wanted = new Set(columns.map(({ name }) => name));
  return {
    added: columns.filter(({ name }) => !found.has(name)),
    removed: live.columns.flatMap(({ name }) => (wanted.has(name) ? [] : [name])),
    retyped: columns.flatMap(({ name, type }) => {
      const from = found.get(name);
      return from === undefined || from === type ? [] : [{ column: name, from, to: type }];
    }),
  };
}

/**
 * Whether every value of a type is the same value of the other, to the last digit that is shown. A greater scale is none: it would
 * write zeros behind every value there is.
 */
export function widens(from: string, to: string): boolean {
  if (from === 'integer' && to === 'bigint') return true;
  const narrow = NUMERIC.exec(from);
  const wide = NUMERIC.exec(to);
  return narrow !== null && wide !== null && narrow[2] === wide[2] && Number(narrow[1]) <= Number(wide[1]);
}

const NUMERIC = /^numeric\((\d+),(\d+)\)$/;
