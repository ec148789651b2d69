import { bigint, defineModel, int, numeric } from '@medallion/model';
import { intCalendar, intQuota } from '@medallion/silver';
import { dimDate } from '../shared/dim_date.ts';
import { dimUser } from '../shared/dim_user.ts';

export const fctQuota = defineModel({
  name: 'fct_quota',
  layer: 'gold',
  grain: 'one user and fiscal quarter with a quota',
  description:
    "What each user is expected to win in a fiscal quarter: the target that bookings and pipeline are measured against. A manager's own quota may repeat those of their reports; Salesforce does not say.",
  materialized: (m) => m.table({ distribution: { by: 'user_key' } }),
  columns: {
    user_key: bigint()
      .primaryKey()
      .references(() => dimUser.c.user_key)
      .describe('-1 for quotas of nobody known.'),
    quarter_start_date_key: int()
      .primaryKey()
      .references(() => dimDate.c.date_key)
      .describe('First day of the fiscal quarter.'),
    quota_amount_corporate: numeric(18, 2)
      .notNull()
      .describe("At the rate of the quarter's first day where the quota is in another currency."),
  },
  from: (db) =>
    db
      .selectFrom(intQuota.as('quota'))
      // A quota for a quarter outside the calendar is nobody's target.
      .innerJoin(intCalendar.as('day'), 'day.date_actual', 'quota.quarter_start_date'),
  select: (_) => ({
    user_key: 'quota.user_key',
    quarter_start_date_key: 'day.date_key',
    quota_amount_corporate: 'quota.quota_amount_corporate',
  }),
});
