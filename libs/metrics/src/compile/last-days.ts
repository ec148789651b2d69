import { columnsOf, max } from '@medallion/model';
import type { Condition } from '@medallion/model';
import type { Expression, QueryCreator } from 'kysely';
import type { Grain } from '../definition/calendar.ts';
import type { MetricDetails } from '../definition/metric.ts';
import type { Relationship } from '../dimensions/field.ts';

interface Days {
  readonly date: Relationship;
  readonly grain: Grain | undefined;
  /** On the calendar, under the role of the date. */
  readonly conditions: readonly Condition[];
}

/**
 * The keys of the days that count for a semi-additive metric: of each period the last one that fulfils the conditions, as far as
 * the warehouse goes. They come from the calendar, not from the source: on a day on which nothing was there, nothing was there.
 */
export function lastDays(
  db: QueryCreator<{}>,
  { calendar }: MetricDetails,
  { date, grain, conditions }: Days,
): Expression<any> {
  const column = columnsOf(calendar.model, date.role);
  let days: any = db.selectFrom(calendar.model.as(date.role) as any);
  days = days.where((eb: any) => eb(column(calendar.daysFromAsOf), '<=', 0));
  for (const condition of conditions) days = days.where(condition);
  if (grain !== undefined) days = days.groupBy(column(calendar.periods[grain]));
  return days.select(max(column(date.target)).as(date.target));
}
