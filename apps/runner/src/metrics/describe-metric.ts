import { dimensionsOf, filtersOf, type AnyMetric, type MetricAdditivity } from '@medallion/metrics';

const ADDITIVITY: Readonly<Record<MetricAdditivity, string>> = {
  additive: 'additive',
  semi: 'semi-additive',
  ratio: 'ratio',
  non: 'non-additive',
};

/** What there is to know of a metric before asking for it. */
export interface MetricDescription {
  readonly metric: string;
  readonly additivity: string;
  /** The role of its date; null without one. */
  readonly date: string | null;
  readonly grains: readonly string[];
  /** The relation, or ephemeral model, it is computed from. */
  readonly source: string;
  readonly description: string;
}

export function describeMetric({ name, description, details }: AnyMetric): MetricDescription {
  const isSemiAdditiveRatio = details.additivity === 'semi' && 'numerator' in details.value;
  return {
    metric: name,
    additivity: isSemiAdditiveRatio ? 'semi-additive ratio' : ADDITIVITY[details.additivity],
    date: details.date ?? null,
    grains: details.grains,
    source: details.source.name,
    description,
  };
}

/** What a metric can be asked by. */
export interface FieldDescription {
  readonly dimension: string;
  readonly type: string;
  /** Whether it can be broken down by the field, or only filtered. */
  readonly use: '--by, --where' | '--where';
  readonly description: string;
}

export function describeFields(metric: AnyMetric): FieldDescription[] {
  const dimensions = new Set(dimensionsOf(metric).map(({ name }) => name));
  return filtersOf(metric).map(({ name, def }) => ({
    dimension: name,
    type: def.sqlType,
    use: dimensions.has(name) ? '--by, --where' : '--where',
    description: def.description ?? '',
  }));
}
