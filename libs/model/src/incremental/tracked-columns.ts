import type { Columns } from '../columns/column.ts';
import type { AnyModel } from '../definition/model.ts';

/** Columns of a table whose changed values a publish records: those that identify a row, by themselves or with others, and those it declares. */
export function trackedColumns({ columns, primaryKey, materialized }: AnyModel): string[] {
  const declared: readonly string[] = 'tracks' in materialized ? materialized.tracks : [];
  return Object.entries(columns as Columns)
    .filter(([name, { def }]) => primaryKey.includes(name) || def.unique || declared.includes(name))
    .filter(([, { def }]) => isTrackable(def.sqlType))
    .map(([name]) => name);
}

/** Types whose text stands for one value, and that keys have. */
export const isTrackable = (sqlType: string): boolean => /^(text|bigint|integer)$/.test(sqlType);
