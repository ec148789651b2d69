import { didYouMean } from '@medallion/core';
import type { MedallionError } from '@medallion/core';
import type { ColumnDef } from '@medallion/model';
import { GRAINS } from '../definition/calendar.ts';
import type { Grain } from '../definition/calendar.ts';
import type { AnyMetric } from '../definition/metric.ts';
import { relationshipsOf } from '../dimensions/field.ts';
import type { Field, Relationship } from '../dimensions/field.ts';
import { isDay } from './filter-value.ts';
import { queryError } from './metric-error.ts';
import type { Filter, MetricQuery } from './metric-query.ts';

/** The date a metric is reported by, as a relationship of its source. */
export const dateOf = ({ details }: AnyMetric): Relationship | undefined =>
  relationshipsOf(details).find(({ role }) => role === details.date);

/**
 * The column of the metric's date that tells the periods of a grain apart.
 *
 * @throws MedallionError METRIC_HAS_NO_DATE, GRAIN_REFUSED
 */
export function periodOf(metric: AnyMetric, grain: Grain): Field {
  const { grains, calendar } = metric.details;
  const date = dateOf(metric);
  if (date === undefined) throw noDate(metric);
  if (!grains.includes(grain)) {
    const known = (GRAINS as readonly string[]).includes(grain);
    throw queryError(
      metric,
      'GRAIN_REFUSED',
      known
        ? `${metric.name} is not defined by ${grain}.`
        : `There is no grain "${grain}".${didYouMean(grain, grains)}`,
      `Its grains are ${grains.join(', ')}.`,
      { grain },
    );
  }
  return calendarField(metric, date, calendar.periods[grain]);
}

/**
 * The first and last day of a query as filters on the metric's date.
 *
 * @throws MedallionError METRIC_HAS_NO_DATE, FILTER_INVALID
 */
export function dayFilters(metric: AnyMetric, { from, to }: MetricQuery): { filter: Filter; field: Field }[] {
  if (from === undefined && to === undefined) return [];
  const date = dateOf(metric);
  if (date === undefined) throw noDate(metric);
  if (
    [from, to].some((day) => day !== undefined && !isDay(day)) ||
    (from !== undefined && to !== undefined && from > to)
  ) {
    throw queryError(
      metric,
      'FILTER_INVALID',
      'from and to are days, YYYY-MM-DD, and from is not the later one.',
      'Correct them.',
    );
  }
  const field = calendarField(metric, date, metric.details.calendar.day);
  return [
    ...(from === undefined ? [] : [{ field, filter: [field.name, '>=', from] as const }]),
    ...(to === undefined ? [] : [{ field, filter: [field.name, '<=', to] as const }]),
  ];
}

const calendarField = ({ details: { calendar } }: AnyMetric, { role }: Relationship, column: string): Field => ({
  name: `${role}.${column}`,
  role,
  model: calendar.model,
  column,
  def: (calendar.model.columns as Record<string, { def: ColumnDef }>)[column]!.def,
});

const noDate = (metric: AnyMetric): MedallionError =>
  queryError(
    metric,
    'METRIC_HAS_NO_DATE',
    `${metric.name} has no date: it is what it is on the day the warehouse is as of.`,
    'Leave grain, from and to out.',
  );
