import { bigint, int } from '@medallion/model';
import { dimDate } from './dim_date.ts';
import { dimUser } from './dim_user.ts';

/** A foreign key of dim_date. */
export const dateReference = () =>
  int()
    .notNull()
    .references(() => dimDate.c.date_key);

/** A foreign key of dim_user. */
export const userReference = () =>
  bigint()
    .notNull()
    .references(() => dimUser.c.user_key);
