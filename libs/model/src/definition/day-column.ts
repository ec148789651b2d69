import type { Columns } from '../columns/column.ts';
import type { Family } from '../columns/sql-types.ts';

type ColumnsOf<C extends Columns, F extends Family> = {
  [K in keyof C & string]: C[K]['$type']['family'] extends F ? K : never;
}[keyof C & string];

/** How a daily fact says which day a row is of: by a date, or by the key of a date, YYYYMMDD. */
export type DayColumn<C extends Columns> = ColumnsOf<C, 'date'> | { readonly key: ColumnsOf<C, 'int'> };

/** The same as models keep it. */
export type Day = { readonly date: string } | { readonly key: string };
