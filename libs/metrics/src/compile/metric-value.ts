import { coalesce, round, safeDivide } from '@medallion/model';
import type { Expr } from '@medallion/model';
import type { FieldLookup, MetricDetails } from '../definition/metric.ts';

/** Decimals of what is divided or averaged. */
export const SCALE = 4;

/** The metric's value of a group of rows: nothing to add up is 0, a division by nothing null. */
export function metricValue({ value, additivity }: MetricDetails, lookup: FieldLookup): Expr<any> {
  if ('numerator' in value) {
    return round(safeDivide(coalesce(value.numerator(lookup), 0), value.denominator(lookup)), SCALE);
  }
  const measure = value.measure(lookup);
  return additivity === 'non' ? round(measure, SCALE) : coalesce(measure, 0);
}
