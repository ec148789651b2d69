import { checkedQuery } from '../compile/compile-model.ts';
import type { AnyModel } from '../definition/model.ts';
import { QueryLineage } from './query-lineage.ts';
import type { ColumnOrigin } from './relation.ts';

export interface ColumnLineage {
  /** Per column, in contract order, what its value is computed from. */
  readonly columns: Readonly<Record<string, ColumnOrigin>>;
  /** Source columns that decide which rows there are: joins, where, group by, having, order, distinct; sorted. */
  readonly filters: readonly string[];
}

/**
 * Where each column of a model comes from, one step up: columns of the models it reads. Empty for what nothing computes.
 * Throws when the declaration has problems (a column named only in raw SQL would be invisible here).
 */
export function columnLineage(model: AnyModel): ColumnLineage {
  if (model.query() === undefined) return { columns: {}, filters: [] };
  const { body, outputs } = checkedQuery(model);
  const lineage = new QueryLineage();
  const scope = lineage.scopeOf(body);
  const columns = Object.fromEntries(outputs.map(({ column, node }) => [column, lineage.origin(node, scope)]));
  return { columns, filters: [...lineage.filters].sort() };
}
