import { bigint, int } from '@medallion/model';
import type { ColumnRef, Enforcement } from '@medallion/model';
import { dimDate } from './dim_date.ts';
import { dimUser } from './dim_user.ts';

interface Options {
  readonly enforce?: Enforcement;
}
/** How a daily fact holds its references: by a check of each build, not by a constraint that looks up every row of every day. */
export const DAILY: Options = { enforce: 'check' };

/** A foreign key of a dimension; never null, because a missing relation has a default member. */
export const keyReference = <M extends string>(target: () => ColumnRef<'bigint', M>, options?: Options) =>
  bigint().notNull().references(target, options);

/** A foreign key of dim_user. */
export const userReference = (options?: Options) => keyReference(() => dimUser.c.user_key, options);

/** A foreign key of dim_date. */
export const dateReference = (options?: Options) =>
  int()
    .notNull()
    .references(() => dimDate.c.date_key, options);
