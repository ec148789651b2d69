import { Column } from './column.ts';
import type { Family } from './sql-types.ts';

const column = <F extends Family>(family: F, sqlType: string): Column<F, true, unknown> =>
  new Column({ family, sqlType, notNull: false, primaryKey: false, unique: false });

export const text = (): Column<'text', true> => column('text', 'text');
export const int = (): Column<'int', true> => column('int', 'integer');
/** 64 bits; a string in rows. */
export const bigint = (): Column<'bigint', true> => column('bigint', 'bigint');
/** Exact decimals, a string in rows; without arguments of any precision. */
export const numeric = (precision?: number, scale = 0): Column<'numeric', true> =>
  column('numeric', precision === undefined ? 'numeric' : `numeric(${precision},${scale})`);
export const float = (): Column<'float', true> => column('float', 'double precision');
export const bool = (): Column<'bool', true> => column('bool', 'boolean');
/** A calendar day; 'YYYY-MM-DD' in rows. */
export const date = (): Column<'date', true> => column('date', 'date');
/** An instant, to the microsecond; a Date in rows. */
export const timestamptz = (): Column<'timestamptz', true> => column('timestamptz', 'timestamp with time zone');
export const uuid = (): Column<'uuid', true> => column('uuid', 'uuid');
export const jsonb = (): Column<'jsonb', true> => column('jsonb', 'jsonb');
export const textArray = (): Column<'text[]', true> => column('text[]', 'text[]');
