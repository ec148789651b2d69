import { digest } from '../hash.ts';

/**
 * What is known of a published relation besides the state of the whole, so that a model that reads none of what changed is left alone.
 * A state is one that the whole was in.
 */
export interface ColumnStates {
  /** Since when it has these rows, by their keys. */
  readonly rows: string;
  /** By column: since when it holds these values in the rows that stayed, and its type, `<state> numeric(18,2) not null`. */
  readonly columns: Readonly<Record<string, string>>;
}

/**
 * The state of a model for who reads these columns of it. Which rows there are counts for every reader.
 *
 * @param columns default: all, which is the state of the whole
 */
export const stateAsRead = (
  { state, columnStates }: { readonly state: string; readonly columnStates: ColumnStates | undefined },
  columns: readonly string[] | undefined,
): string =>
  columns === undefined || columnStates === undefined
    ? state
    : digest([columnStates.rows, ...columns.flatMap((column) => [column, columnStates.columns[column] ?? ''])]);
