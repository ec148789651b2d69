import type { Column, Columns } from './column.ts';
import type { Families } from './sql-types.ts';

type Narrowed<T, V> = unknown extends V ? T : V & T;
type NullOf<X extends Column> = X['$type']['nullable'] extends true ? null : never;

/** A column's type inside a query. */
export type SqlOf<X extends Column> = Narrowed<Families[X['$type']['family']]['sql'], X['$type']['values']> | NullOf<X>;
/** A column's value in a driver row. */
export type ValueOf<X extends Column> =
  (unknown extends X['$type']['values'] ? Families[X['$type']['family']]['row'] : X['$type']['values']) | NullOf<X>;

export type SqlRow<C extends Columns> = { [K in keyof C]: SqlOf<C[K]> };
export type Row<C extends Columns> = { [K in keyof C]: ValueOf<C[K]> };
