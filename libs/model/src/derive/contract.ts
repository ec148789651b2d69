import type { Columns, Pii } from '../columns/column.ts';
import type { Layer, ModelId } from '../definition/layer.ts';
import type { AnyModel } from '../definition/model.ts';
import { acceptedValues } from './accepted-values.ts';

/** A column as plain data. */
export interface ContractColumn {
  readonly name: string;
  /** As Postgres prints it. */
  readonly type: string;
  readonly isNullable: boolean;
  readonly isPrimaryKey: boolean;
  readonly isUnique: boolean;
  readonly description: string | undefined;
  readonly pii: Pii | undefined;
  readonly acceptedValues: readonly string[] | undefined;
  readonly references:
    { readonly model: ModelId; readonly column: string; readonly enforce: 'constraint' | 'check' } | undefined;
}

/** A model as plain data: for documentation, manifests and consoles. */
export interface Contract {
  readonly id: ModelId;
  readonly layer: Layer;
  readonly name: string;
  readonly description: string;
  readonly grain: string;
  readonly materialization: AnyModel['materialized']['kind'];
  readonly hasDefaultMembers: boolean;
  readonly tags: readonly string[];
  readonly owner: string | undefined;
  readonly primaryKey: readonly string[];
  readonly columns: readonly ContractColumn[];
}

/** The contract of a model, without its query. */
export function contractOf(model: AnyModel): Contract {
  return {
    id: model.id,
    layer: model.layer,
    name: model.name,
    description: model.description,
    grain: model.grain,
    materialization: model.materialized.kind,
    hasDefaultMembers: model.defaultMembers !== undefined,
    tags: model.tags,
    owner: model.owner,
    primaryKey: model.primaryKey,
    columns: Object.entries(model.columns as Columns).map(([name, { def }]) => {
      const target = def.references?.target();
      const self = def.referencesSelf;
      return {
        name,
        type: def.sqlType,
        isNullable: !def.notNull,
        isPrimaryKey: def.primaryKey,
        isUnique: def.unique,
        description: def.description,
        pii: def.pii,
        acceptedValues: acceptedValues(model, name),
        references: target
          ? { model: target.model, column: target.column, enforce: def.references!.enforce }
          : self && { model: model.id, column: self.column, enforce: self.enforce },
      };
    }),
  };
}
