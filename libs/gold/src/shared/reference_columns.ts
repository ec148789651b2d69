import { bigint, int } from '@medallion/model';
import type { ColumnRef } from '@medallion/model';
import { dimDate } from './dim_date.ts';
import { dimUser } from './dim_user.ts';

/** A foreign key of a dimension; never null, because a missing relation has a default member. */
export const keyReference = (target: () => ColumnRef<'bigint'>) => bigint().notNull().references(target);

/** A foreign key of dim_user. */
export const userReference = () => keyReference(() => dimUser.c.user_key);

/** A foreign key of dim_date. */
export const dateReference = () =>
  int()
    .notNull()
    .references(() => dimDate.c.date_key);
