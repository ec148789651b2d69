import type { Family } from '@medallion/model';
import type { AnyMetric, MetricDetails } from '../definition/metric.ts';
import { fieldsOf } from './field.ts';
import type { Field } from './field.ts';

/** What has few enough values, compared exactly, to group by. Other columns can be filtered by. */
const GROUPABLE: ReadonlySet<Family> = new Set(['text', 'bool', 'date', 'int', 'bigint'] as const);
const FILTERABLE: ReadonlySet<Family> = new Set([...GROUPABLE, 'numeric', 'float', 'timestamptz'] as const);

/** Whether the definition restricts its dimensions to others. */
export const isExcluded = ({ dimensions }: MetricDetails, { role, column }: Field): boolean =>
  dimensions !== undefined && !dimensions.includes(role ?? column);

/** Of a semi-additive metric: whether it is about the day, over which nothing may be added up. */
export const isOfDay = (details: MetricDetails, field: Field): boolean =>
  isDayKey(details, field) || (details.additivity === 'semi' && field.role === details.date);

/** Of a semi-additive metric: whether it is the key of the day, which the metric itself chooses. */
const isDayKey = ({ additivity, date }: MetricDetails, { name }: Field): boolean =>
  additivity === 'semi' && name === `${date}_key`;

/** What a metric can be filtered by. */
export const filtersOf = ({ details }: AnyMetric): Field[] =>
  fieldsOf(details).filter(
    (field) => FILTERABLE.has(field.def.family) && !isExcluded(details, field) && !isDayKey(details, field),
  );

/** What a metric can be broken down by. */
export const dimensionsOf = (metric: AnyMetric): Field[] =>
  filtersOf(metric).filter((field) => GROUPABLE.has(field.def.family) && !isOfDay(metric.details, field));
