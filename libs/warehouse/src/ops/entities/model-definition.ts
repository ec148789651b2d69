import { EntitySchema } from 'typeorm';

/** A model as it was published: what its digests in `model_state` were taken of. */
export interface ModelDefinition {
  environment: string;
  /** `gold.dim_account`. */
  model: string;
  /** Its compiled query. */
  sql: string;
  contract: {
    readonly columns: readonly { readonly name: string; readonly type: string; readonly notNull: boolean }[];
    readonly primaryKey: readonly string[];
  };
  /** The columns it reads: those each of its own is computed from, and those that decide which rows there are. */
  lineage: {
    readonly columns: Readonly<Record<string, { readonly from: readonly string[]; readonly kind: string }>>;
    readonly filters: readonly string[];
  };
  /** Consumers that read it; `null` where it was published before these were remembered. */
  exposures: readonly { readonly name: string; readonly owner: string; readonly columns?: readonly string[] }[] | null;
}

const key = { type: 'text', primary: true, primaryKeyConstraintName: 'model_definition_pkey' } as const;

export const modelDefinitionEntity = new EntitySchema<ModelDefinition>({
  name: 'model_definition',
  schema: 'ops',
  foreignKeys: [
    {
      name: 'model_definition_state',
      target: 'model_state',
      columnNames: ['environment', 'model'],
      referencedColumnNames: ['environment', 'model'],
      onDelete: 'CASCADE',
    },
  ],
  columns: {
    environment: key,
    model: key,
    sql: { type: 'text' },
    contract: { type: 'jsonb' },
    lineage: { type: 'jsonb' },
    exposures: { type: 'jsonb', nullable: true },
  },
});
