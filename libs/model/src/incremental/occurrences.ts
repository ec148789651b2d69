import { ReferenceNode, SelectQueryNode, TableNode } from 'kysely';
import type { CommonTableExpressionNameNode, OperationNode } from 'kysely';
import { checkedQuery } from '../compile/compile-model.ts';
import { isViewKind } from '../definition/materialization.ts';
import { modelOf } from '../definition/model.ts';
import type { AnyModel } from '../definition/model.ts';

/** How often the rows of a model flow into what a CTE is, by the CTE's name. */
type Ctes = ReadonlyMap<string, number>;

/**
 * How often a query reads a model, wherever it stands: a CTE or a view that reads it counts as often as it is read itself. A CTE that
 * nobody reads counts for nothing.
 */
export function occurrences(of: AnyModel, model: AnyModel): number {
  const { body, outputs } = checkedQuery(model);
  return countIn({ ...body, selections: [] }, of, new Map(), outputs);
}

function countIn(part: unknown, of: AnyModel, ctes: Ctes, more: unknown = []): number {
  if (part === null || typeof part !== 'object') return 0;
  if (Array.isArray(part)) return part.reduce<number>((sum, each) => sum + countIn(each, of, ctes), 0);
  if (!('kind' in part)) return Object.values(part).reduce<number>((sum, each) => sum + countIn(each, of, ctes), 0);
  const node = part as OperationNode;
  // The relation in front of a column is the one of from or a join, which is counted there.
  if (ReferenceNode.is(node)) return 0;
  if (SelectQueryNode.is(node)) {
    const { with: ctesOf, ...query } = node;
    const inner = new Map(ctes);
    for (const { name, expression } of ctesOf?.expressions ?? []) {
      // One that reads itself: what it starts from is counted.
      if (ctesOf!.recursive === true) inner.set(nameOf(name), 0);
      inner.set(nameOf(name), countIn(expression, of, inner));
    }
    return countIn([Object.values(query), more], of, inner);
  }
  const model = modelOf(node);
  if (model === of) return 1;
  if (model !== undefined) return isViewKind(model.materialized.kind) ? occurrences(of, model) : 0;
  if (TableNode.is(node)) return ctes.get(node.table.identifier.name) ?? 0;
  return countIn(Object.values(node), of, ctes);
}

const nameOf = ({ table }: CommonTableExpressionNameNode): string => table.table.identifier.name;
