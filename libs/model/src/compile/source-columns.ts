import { AliasNode, ColumnNode, IdentifierNode, ReferenceNode, TableNode } from 'kysely';
import type { OperationNode, SelectQueryNode } from 'kysely';
import type { ColumnDef } from '../columns/column.ts';
import { modelOf } from '../definition/model.ts';
import type { AnyModel } from '../definition/model.ts';

/** The models a query's own from and joins bring in, by alias. */
function aliasedModels(body: SelectQueryNode): ReadonlyMap<string, AnyModel> {
  const tables = [...(body.from?.froms ?? []), ...(body.joins ?? []).map(({ table }) => table)];
  return new Map(
    tables.flatMap((table) => {
      if (!AliasNode.is(table) || !IdentifierNode.is(table.alias)) return [];
      const model = modelOf(table.node);
      return model ? [[table.alias.name, model]] : [];
    }),
  );
}

/** Tells what a plain reference's column is declared as, where it comes straight from a model. */
export function sourceColumns(body: SelectQueryNode): (node: OperationNode) => ColumnDef | undefined {
  const models = aliasedModels(body);
  return (node) => {
    if (!ReferenceNode.is(node) || !node.table || !TableNode.is(node.table) || !ColumnNode.is(node.column))
      return undefined;
    return models.get(node.table.table.identifier.name)?.columns[node.column.column.name]?.def;
  };
}
