import type { SourceRecord } from '@medallion/core';
import { jsonValue } from '../rest/record-json.ts';
import { sortedBy, type Direction } from './order.ts';
import { compareValues, folded, type ResolvedField } from './predicate.ts';
import type { AggregateFunction } from './query.ts';

/** A column of an aggregate result: a field that is grouped by, or a function of a field. */
export interface AggregateColumn {
  /** The alias, else the field's last name or `expr0`, `expr1`, ... */
  readonly name: string;
  readonly field: ResolvedField;
  /** `undefined` for a field that is grouped by. */
  readonly aggregate: AggregateFunction | undefined;
}

/** Order of the groups: by a field or function, that need not be a column. */
export interface GroupOrdering extends Omit<AggregateColumn, 'name'>, Direction {}

/** The records of each group; without fields to group by all are one group, of no records too. */
export function groupsOf(
  rows: readonly SourceRecord[],
  fields: readonly ResolvedField[],
  orderings: readonly GroupOrdering[],
): readonly (readonly SourceRecord[])[] {
  if (fields.length === 0) return [rows];
  const groups = new Map<string, SourceRecord[]>();
  for (const row of rows) {
    const key = JSON.stringify(fields.map(({ read }) => read(row) ?? null));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  const byFields = fields.map((field) => ({ field, aggregate: undefined, descending: false, nullsLast: false }));
  const all = [...orderings, ...byFields];
  return sortedBy([...groups.values()], all, (group) => all.map((ordering) => aggregateValue(ordering, group)));
}

/** A group as the record of an aggregate result. */
export function aggregateJson(columns: readonly AggregateColumn[], group: readonly SourceRecord[]): string {
  const values = columns.map((column) => {
    const value = aggregateValue(column, group);
    const { aggregate, field } = column;
    const isCount = aggregate === 'count' || aggregate === 'count_distinct';
    const text = isCount ? String(value) : jsonValue(value, field.field, aggregate === 'avg' || undefined);
    return `,${JSON.stringify(column.name)}:${text}`;
  });
  return `{"attributes":{"type":"AggregateResult"}${values.join('')}}`;
}

/** A column's value of a group: nulls do not count, and of nothing else there is null. */
function aggregateValue(
  { aggregate, field: { read } }: Omit<AggregateColumn, 'name'>,
  group: readonly SourceRecord[],
): unknown {
  if (aggregate === undefined) return read(group[0]!) ?? null;
  const values = group.map(read).filter((value) => value !== null && value !== undefined);
  switch (aggregate) {
    case 'count':
      return values.length;
    case 'count_distinct':
      return new Set(values).size;
    case 'sum':
    case 'avg': {
      if (values.length === 0) return null;
      const sum = values.reduce((total: number, value) => total + (value as number), 0);
      return aggregate === 'sum' ? sum : sum / values.length;
    }
    case 'min':
    case 'max': {
      const sign = aggregate === 'min' ? 1 : -1;
      const isBetter = (a: unknown, b: unknown) => sign * compareValues(folded(a), folded(b)) < 0;
      return values.reduce((best, value) => (isBetter(value, best) ? value : best), values[0] ?? null);
    }
  }
}
