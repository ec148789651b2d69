import { compileQuery, existsIn, isIn, not, NOT_APPLICABLE_KEY, nullIf, rowsOf, UNKNOWN_KEY } from '@medallion/model';
import type { CompileOptions, Condition, Expr } from '@medallion/model';
import { isEphemeral } from '../definition/ephemeral.ts';
import type { Grain } from '../definition/calendar.ts';
import type { AnyMetric } from '../definition/metric.ts';
import { relationshipsOf } from '../dimensions/field.ts';
import { findDimension, findFilter } from '../query/find-field.ts';
import type { JudgeBy, JudgeDay, JudgeGrain, JudgeWhere, FieldOf } from '../query/judge.ts';
import type { MetricQuery, Operator } from '../query/metric-query.ts';
import { dateOf, dayFilters, periodOf } from '../query/period.ts';
import { refuseFanOut } from './fan-out.ts';
import { FieldColumns } from './field-columns.ts';
import { filterCondition } from './filter-condition.ts';
import { lastDays } from './last-days.ts';
import { metricValue } from './metric-value.ts';

export interface CompiledMetric {
  /** One statement, ordered by its columns. */
  readonly sql: string;
  /** Names of what it selects: the grain, the dimensions, the metric. */
  readonly columns: readonly string[];
}

/** A query of a metric, each part held to what the metric has. */
export interface TypedMetricQuery<
  M extends AnyMetric,
  B extends readonly string[],
  W extends readonly (readonly [string, Operator, unknown])[],
  G extends Grain,
> {
  /** Dimensions to break it down by, in the order of the columns. */
  readonly by?: B & JudgeBy<M, B>;
  /** All of them hold. */
  readonly where?: W & JudgeWhere<M, W>;
  /** One value a period of the metric's date. */
  readonly grain?: G & JudgeGrain<M, G>;
  /** First day of the metric's date, 'YYYY-MM-DD'. */
  readonly from?: string & JudgeDay<M>;
  /** Last day of the metric's date, inclusive. */
  readonly to?: string & JudgeDay<M>;
}

/**
 * The SQL of a metric: `compileMetric(winRate, { by: ['account.industry'], grain: 'month', where: [['close_date.fiscal_year', '=', 2025]] })`.
 * What the metric cannot be asked is a compile error.
 */
export const compileMetric = <
  M extends AnyMetric,
  const B extends readonly (FieldOf<M> | (string & {}))[] = readonly [],
  const W extends readonly (readonly [FieldOf<M> | (string & {}), Operator, unknown])[] = readonly [],
  const G extends Grain = never,
>(
  metric: M,
  query: TypedMetricQuery<M, B, W, G> = {},
  options: CompileOptions = {},
): CompiledMetric => compileMetricQuery(metric, query, options);

/**
 * The SQL of a metric whose query was typed by a user.
 *
 * @throws MedallionError UNKNOWN_DIMENSION, DIMENSION_REFUSED, METRIC_NOT_ADDITIVE, METRIC_HAS_NO_DATE, GRAIN_REFUSED, FILTER_INVALID
 */
export function compileMetricQuery(
  metric: AnyMetric,
  query: MetricQuery,
  options: CompileOptions = {},
): CompiledMetric {
  const { details } = metric;
  const columns = new FieldColumns(details);
  const groups = groupsOf(metric, query, columns);
  // Expressions are built here, outside of the compilation, which would collect their mistakes instead of throwing them. What else it
  // finds, casts of an ephemeral model, was checked with that model.
  const value = metricValue(details, columns.lookup);
  refuseFanOut(metric, value);
  const { conditions, days } = conditionsOf(metric, query, columns);
  const { sql } = compileQuery((db) => {
    const source = isEphemeral(details.source)
      ? rowsOf(details.source).as(details.source.name)
      : details.source.as(details.source.name);
    let rows: any = db.selectFrom(source as any);
    for (const { role, key, model, target } of relationshipsOf(details)) {
      if (!columns.roles.has(role)) continue;
      rows = rows.innerJoin(model.as(role), `${role}.${target}`, `${details.source.name}.${key}`);
    }
    const date = dateOf(metric);
    const onLastDays =
      date !== undefined && metric.isSemiAdditive
        ? [existsIn(columns.lookup(date.key), lastDays(db, details, { date, grain: query.grain, conditions: days }))]
        : [];
    for (const condition of [...conditions, ...onLastDays]) rows = rows.where(condition);
    for (const { expression } of groups) rows = rows.groupBy(expression);
    for (const { expression } of groups) rows = rows.orderBy(expression);
    return rows.select([...groups.map(({ name, expression }) => expression.as(name)), value.as(metric.name)]);
  }, options);
  return { sql, columns: [...groups.map(({ name }) => name), metric.name] };
}

interface Group {
  readonly name: string;
  readonly expression: Expr<any>;
}

function groupsOf(metric: AnyMetric, { by = [], grain }: MetricQuery, columns: FieldColumns): Group[] {
  const dimensions = [...new Set(by)].map((name) => findDimension(metric, name));
  const groups = dimensions.map((field) => ({ name: field.name, expression: columns.column(field) }));
  if (grain === undefined) return groups;
  const period = periodOf(metric, grain);
  const column = columns.column(period);
  // The calendar's default members have the year 0.
  return [{ name: grain, expression: period.def.family === 'int' ? nullIf(column, 0) : column }, ...groups];
}

/** What must hold of a row, and of the days a semi-additive metric counts. */
function conditionsOf(metric: AnyMetric, query: MetricQuery, columns: FieldColumns) {
  const { details } = metric;
  const { source, where } = details;
  const filters = [
    ...(query.where ?? []).map((filter) => ({ filter, field: findFilter(metric, filter[0]) })),
    ...dayFilters(metric, query),
  ];
  const isOfDay = (role: string | undefined) => metric.isSemiAdditive && role === details.date;
  const compiled = (ofDay: boolean, under: FieldColumns) =>
    filters
      .filter(({ field }) => isOfDay(field.role) === ofDay)
      .map(({ filter, field }) => filterCondition(metric, filter, field, under.column(field)));
  const members: Condition[] =
    source.defaultMembers === undefined
      ? []
      : source.primaryKey.map((key) => not(isIn(columns.lookup(key), [UNKNOWN_KEY, NOT_APPLICABLE_KEY])));
  return {
    conditions: [...members, ...(where === undefined ? [] : [where(columns.lookup)]), ...compiled(false, columns)],
    days: compiled(true, new FieldColumns(details)),
  };
}
