import type { SourceRecord } from '@medallion/core';
import type { MockField } from '../schema/object-schema.ts';
import type { QueryPlan } from './plan.ts';

/** A subquery over the records that refer to each record found: `(SELECT Id FROM Contacts)`. */
export interface ChildQuery {
  /** The relationship's name, which the answer has it under. */
  readonly name: string;
  readonly plan: QueryPlan;
  readonly reference: MockField;
}

/** Finds the children of one record after the other: all are looked up once. LIMIT and OFFSET hold for each parent. */
export function childrenFinder(
  { plan, reference }: ChildQuery,
  includeDeleted: boolean,
): (parent: SourceRecord) => readonly SourceRecord[] {
  let byParent: Map<unknown, SourceRecord[]> | undefined;
  return (parent) => {
    byParent ??= grouped(plan.all(includeDeleted), reference);
    return plan.limited(byParent.get(parent['Id']) ?? []);
  };
}

function grouped(rows: readonly SourceRecord[], reference: MockField): Map<unknown, SourceRecord[]> {
  const groups = new Map<unknown, SourceRecord[]>();
  for (const row of rows) {
    const id = reference.read(row);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [row]);
    else group.push(row);
  }
  return groups;
}
