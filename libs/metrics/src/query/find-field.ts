import { didYouMean } from '@medallion/core';
import type { MedallionError } from '@medallion/core';
import type { AnyMetric } from '../definition/metric.ts';
import { dimensionsOf, filtersOf, isExcluded, isOfDay } from '../dimensions/dimensions-of.ts';
import { fieldsOf } from '../dimensions/field.ts';
import type { Field } from '../dimensions/field.ts';
import { queryError } from './metric-error.ts';

/**
 * The dimension a metric is to be broken down by.
 *
 * @throws MedallionError UNKNOWN_DIMENSION with the closest name, METRIC_NOT_ADDITIVE, DIMENSION_REFUSED
 */
export function findDimension(metric: AnyMetric, name: string): Field {
  const dimensions = dimensionsOf(metric);
  const found = dimensions.find((field) => field.name === name);
  if (found) return found;
  throw refusal(metric, name, dimensions);
}

/**
 * The field a metric is to be filtered by.
 *
 * @throws MedallionError UNKNOWN_DIMENSION with the closest name, DIMENSION_REFUSED
 */
export function findFilter(metric: AnyMetric, name: string): Field {
  const filters = filtersOf(metric);
  const found = filters.find((field) => field.name === name);
  if (found) return found;
  throw refusal(metric, name, filters);
}

function refusal(metric: AnyMetric, name: string, offered: readonly Field[]): MedallionError {
  const { details } = metric;
  const known = fieldsOf(details).find((field) => field.name === name);
  const fields = { dimension: name };
  if (known === undefined) {
    return queryError(
      metric,
      'UNKNOWN_DIMENSION',
      `${metric.name} has no dimension "${name}".${didYouMean(name, namesOf(offered))}`,
      `Its dimensions are the columns of ${details.source.name}, and <role>.<column> of what its keys refer to.`,
      fields,
    );
  }
  if (isExcluded(details, known)) {
    return queryError(
      metric,
      'DIMENSION_REFUSED',
      `${metric.name} is not defined by ${name}.`,
      `It is by ${details.dimensions?.join(', ')}.`,
      fields,
    );
  }
  if (isOfDay(details, known)) {
    return queryError(
      metric,
      'METRIC_NOT_ADDITIVE',
      `${metric.name} may not be added up over days, as ${name} would: what is there on several days would count several times.`,
      'Give a grain, from or to instead: of each period the last day counts.',
      fields,
    );
  }
  return queryError(
    metric,
    'DIMENSION_REFUSED',
    `${name} is ${known.def.sqlType}, which has too many values to group by.`,
    'Filter by it, or group by a band of it.',
    fields,
  );
}

const namesOf = (fields: readonly Field[]): string[] => fields.map(({ name }) => name);
