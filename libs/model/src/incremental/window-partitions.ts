import { RawNode, SelectQueryNode } from 'kysely';
import type { OperationNode } from 'kysely';
import { partitionOf } from '../expressions/windows.ts';

/**
 * What each window of an expression is partitioned by; `undefined` for one that this library did not make. Those of subqueries are
 * left out: they are windows over the rows of these.
 */
export function windowPartitions(part: unknown): (readonly OperationNode[] | undefined)[] {
  if (part === null || typeof part !== 'object') return [];
  if (Array.isArray(part)) return part.flatMap(windowPartitions);
  const node = part as OperationNode;
  if (SelectQueryNode.is(node)) return [];
  return [...ownWindows(node), ...Object.values(node).flatMap(windowPartitions)];
}

function ownWindows(node: OperationNode): (readonly OperationNode[] | undefined)[] {
  if (node.kind === 'OverNode') return [undefined];
  if (!RawNode.is(node)) return [];
  return node.sqlFragments.flatMap((text, index) => {
    const calls = text.match(/\bover\b/gi) ?? [];
    const window = node.parameters[index];
    const isNext = /\bover\s*$/i.test(text) && window !== undefined;
    return calls.map((_, call) => (isNext && call === calls.length - 1 ? partitionOf(window) : undefined));
  });
}
