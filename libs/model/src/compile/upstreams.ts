import type { OperationNode } from 'kysely';
import type { AnyModel } from '../definition/model.ts';
import { modelOf } from '../definition/model.ts';

/** Calls `visit` for every node of a tree. */
export function walk(node: unknown, visit: (node: OperationNode) => void): void {
  if (node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const item of node) walk(item, visit);
    return;
  }
  if (!('kind' in node)) return;
  visit(node as OperationNode);
  for (const value of Object.values(node)) walk(value, visit);
}

/** The models a tree reads, sorted by id. */
export function upstreamsOf(...nodes: readonly OperationNode[]): AnyModel[] {
  const found = new Map<string, AnyModel>();
  walk(nodes, (node) => {
    const model = modelOf(node);
    if (model) found.set(model.id, model);
  });
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
