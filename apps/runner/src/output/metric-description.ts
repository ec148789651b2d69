import type { FieldDescription, MetricDescription } from '../metrics/describe-metric.ts';
import type { Output } from './output.ts';
import { renderTable } from './table.ts';

/** Every metric on a line. */
export const renderMetricList = (list: readonly MetricDescription[], { colours, width }: Output): string =>
  renderTable(
    ['metric', 'adds up', 'date', 'what it says'].map((title) => ({ title: colours.bold(title) })),
    list.map(({ metric, additivity, date, description }) => [metric, additivity, date ?? '', description]),
    { width },
  );

/** Every dimension on a line. */
export const renderFields = (fields: readonly FieldDescription[], { colours, width }: Output): string =>
  renderTable(
    ['dimension', 'type', 'for', 'meaning'].map((title) => ({ title: colours.bold(title) })),
    fields.map(({ dimension, type, use, description }) => [dimension, type, use, description]),
    { width },
  );
