import { MedallionError } from '@medallion/core';
import type { Expr } from '@medallion/model';
import { RawNode, ReferenceNode, TableNode } from 'kysely';
import type { AnyMetric } from '../definition/metric.ts';

/** Every node of a tree. */
function* nodesOf(node: unknown): Generator<{ readonly kind: string }> {
  if (node === null || typeof node !== 'object') return;
  if ('kind' in node) yield node as { readonly kind: string };
  for (const child of Array.isArray(node) ? node : Object.values(node)) yield* nodesOf(child);
}

/**
 * Refuses to add up a column of a dimension: what is told once for each campaign would count once for each of its members.
 *
 * @throws MedallionError METRIC_INVALID
 */
export function refuseFanOut({ name, details: { source } }: AnyMetric, value: Expr<any>): void {
  for (const node of nodesOf(value.toOperationNode())) {
    if (!RawNode.is(node as RawNode) || (node as RawNode).sqlFragments[0] !== 'sum(') continue;
    for (const operand of nodesOf((node as RawNode).parameters)) {
      if (!ReferenceNode.is(operand as ReferenceNode)) continue;
      const { table } = operand as ReferenceNode;
      const alias = table !== undefined && TableNode.is(table) ? table.table.identifier.name : undefined;
      if (alias === undefined || alias === source.name) continue;
      throw new MedallionError({
        code: 'METRIC_INVALID',
        kind: 'definition',
        message: `The metric ${name} adds up a column of ${alias} over the rows of ${source.name}: what is told once for each ${alias} would count for each of its rows.`,
        fix: `Define the metric over what ${alias} refers to.`,
        fields: { metric: name },
      });
    }
  }
}
