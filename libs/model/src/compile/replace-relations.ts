import { createQueryId, OperationNodeTransformer } from 'kysely';
import type { OperationNode, TableNode } from 'kysely';
import type { AnyModel } from '../definition/model.ts';
import { modelOf } from '../definition/model.ts';

class RelationReplacer extends OperationNodeTransformer {
  readonly #replacement: (model: AnyModel) => OperationNode;

  constructor(replacement: (model: AnyModel) => OperationNode) {
    super();
    this.#replacement = replacement;
  }

  protected override transformTable(node: TableNode): TableNode {
    const model = modelOf(node);
    // A table expression may stand wherever a table does; Kysely's types only know tables here.
    return model === undefined ? node : (this.#replacement(model) as TableNode);
  }
}

/** The tree with every model's relation replaced: by its table in an environment, by a fixture. */
export const replaceRelations = (node: OperationNode, replacement: (model: AnyModel) => OperationNode): OperationNode =>
  new RelationReplacer(replacement).transformNode(node, createQueryId());
