import type { ColumnStates } from '../plan/column-states.ts';
import type { LayerContext } from '../plan/layer-context.ts';
import type { Relation } from '../relation.ts';

/** What a run changed in a table that was there before. */
export interface ChangedParts {
  /** Rows came or went. */
  readonly rows: boolean;
  /** Columns of which a value changed in a row that stays. */
  readonly columns: ReadonlySet<string>;
}

export const NOTHING_CHANGED: ChangedParts = { rows: false, columns: new Set() };

/**
 * The states readers will see: what did not change keeps the one they know.
 *
 * @param state of the whole, once the table is published
 * @param then as published before; `undefined` of a table that is made anew, or where nothing was recorded
 */
export function columnStatesAfter(
  relation: Relation,
  state: string,
  then: ColumnStates | undefined,
  changed: ChangedParts,
): ColumnStates {
  const since = (column: string): string =>
    changed.columns.has(column) ? state : (then?.columns[column]?.split(' ')[0] ?? state);
  return {
    rows: changed.rows ? state : (then?.rows ?? state),
    columns: Object.fromEntries(
      relation.columns.map(({ name, type, notNull }) => [name, `${since(name)} ${type}${notNull ? ' not null' : ''}`]),
    ),
  };
}

/** A view onto the base's table has what the base recorded of it; of any other view only the state of the whole is known. */
export const reusedColumnStates = ({ base }: LayerContext, { id, kind }: Relation): ColumnStates | undefined =>
  kind === 'reused' ? base?.recorded.get(id)?.columnStates : undefined;
