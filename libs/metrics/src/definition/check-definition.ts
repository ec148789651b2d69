import { MedallionError } from '@medallion/core';
import { relationshipsOf } from '../dimensions/field.ts';
import type { MetricDetails } from './metric.ts';

const NAME = /^[a-z][a-z0-9_]*$/;

/**
 * What the type checker cannot see of a definition.
 *
 * @throws MedallionError METRIC_INVALID
 */
export function checkDefinition(name: string, details: MetricDetails): void {
  const { description, source, date, dimensions, additivity, calendar } = details;
  const invalid = (what: string, fix: string) =>
    new MedallionError({
      code: 'METRIC_INVALID',
      kind: 'definition',
      message: `The metric ${name} ${what}.`,
      fix,
      fields: { metric: name },
    });
  if (!NAME.test(name)) throw invalid('is not named in snake_case', 'Name it like a column: win_rate.');
  if (description.trim() === '') throw invalid('has no description', 'Say what it says, and in which unit.');
  if (additivity === 'semi' && date === undefined) {
    throw invalid('is semi-additive without a date', 'Name the role of the date over which it may not be added up.');
  }
  const relationships = relationshipsOf(details);
  const dates = relationships.filter(({ model }) => model.id === calendar.model.id).map(({ role }) => role);
  if (date !== undefined && !dates.includes(date)) {
    throw invalid(`has no date ${date}`, `The dates of ${source.name} are ${dates.join(', ') || 'none'}.`);
  }
  const known = new Set([...Object.keys(source.columns), ...relationships.map(({ role }) => role)]);
  for (const dimension of dimensions ?? []) {
    if (!known.has(dimension)) {
      throw invalid(`names the dimension ${dimension}`, `Name a role or an own column of ${source.name}.`);
    }
  }
}
