import { didYouMean } from '@medallion/core';
import { anyOf, cond, isDistinct, isNotNull, isNull } from '@medallion/model';
import type { Condition, Expr } from '@medallion/model';
import type { AnyMetric } from '../definition/metric.ts';
import type { Field } from '../dimensions/field.ts';
import { filterValue } from '../query/filter-value.ts';
import { queryError } from '../query/metric-error.ts';
import { OPERATORS } from '../query/metric-query.ts';
import type { Filter, Operator } from '../query/metric-query.ts';

type Compare = (column: Expr<any>, value: Expr<any>) => Condition;

const COMPARISONS: Readonly<Record<Exclude<Operator, 'in'>, Compare>> = {
  '=': (column, value) => cond`${column} = ${value}`,
  '!=': isDistinct,
  '<': (column, value) => cond`${column} < ${value}`,
  '<=': (column, value) => cond`${column} <= ${value}`,
  '>': (column, value) => cond`${column} > ${value}`,
  '>=': (column, value) => cond`${column} >= ${value}`,
};

/**
 * A filter as a condition on the field's column.
 *
 * @throws MedallionError FILTER_INVALID
 */
export function filterCondition(
  metric: AnyMetric,
  [, operator, value]: Filter,
  field: Field,
  column: Expr<any>,
): Condition {
  const refuse = (what: string, fix: string) =>
    queryError(metric, 'FILTER_INVALID', what, fix, { dimension: field.name });
  if (!OPERATORS.includes(operator)) {
    throw refuse(
      `${field.name} cannot be compared by "${operator}".${didYouMean(operator, OPERATORS)}`,
      `The operators are ${OPERATORS.join(' ')}.`,
    );
  }
  if (operator === 'in') {
    if (!Array.isArray(value) || value.length === 0) {
      throw refuse(`${field.name} is compared by in with a list.`, 'Give at least one value.');
    }
    const [first, ...others] = value.map((each) => COMPARISONS['='](column, filterValue(metric, field, each)));
    return anyOf(first!, ...others);
  }
  if (value === null || value === undefined) {
    if (operator === '=') return isNull(column);
    if (operator === '!=') return isNotNull(column);
    throw refuse(`${field.name} cannot be compared by ${operator} with a missing value.`, 'Use = or !=.');
  }
  return COMPARISONS[operator](column, filterValue(metric, field, value));
}
