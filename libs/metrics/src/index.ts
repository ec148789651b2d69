export type { Calendar, Grain } from './definition/calendar.ts';
export { ephemeralModel } from './definition/ephemeral.ts';
export { Metric } from './definition/metric.ts';
export type { AnyMetric, MetricAdditivity, MetricTraits } from './definition/metric.ts';
export { semanticLayer } from './definition/semantic-layer.ts';
export type { MetricBody, MetricHeader, SemanticLayer, TraitsOf } from './definition/semantic-layer.ts';
export type { StarOf } from './definition/star.ts';

export { dimensionsOf, filtersOf } from './dimensions/dimensions-of.ts';
export type { Field } from './dimensions/field.ts';

export { compileMetric, compileMetricQuery } from './compile/compile-metric.ts';
export type { CompiledMetric } from './compile/compile-metric.ts';
export type { Filter, MetricQuery, Operator } from './query/metric-query.ts';
export { parseFilter } from './query/parse-filter.ts';
