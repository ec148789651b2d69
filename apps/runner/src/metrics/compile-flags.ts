import { compileMetricQuery, parseFilter, type AnyMetric, type CompiledMetric, type Grain } from '@medallion/metrics';

/** A question as flags put it. */
export interface MetricFlags {
  readonly by?: readonly string[];
  readonly where?: readonly string[];
  readonly grain?: string;
  readonly from?: string;
  readonly to?: string;
}

/**
 * The SQL that answers it.
 *
 * @throws MedallionError of kind usage where the metric cannot be asked that
 */
export const compileFlags = (
  metric: AnyMetric,
  { by, where = [], grain, from, to }: MetricFlags,
  environment: string,
): CompiledMetric =>
  compileMetricQuery(
    metric,
    { by, where: where.map(parseFilter), grain: grain as Grain | undefined, from, to },
    { environment },
  );
