import { EntitySchema } from 'typeorm';

/** The SQL of a definition, kept once however many runs built it. */
export interface DefinitionText {
  /** Hash of the statements that define a model, as in `model_run` and `model_state`. */
  definition: string;
  /** `gold.dim_account`. */
  model: string;
  /** Its compiled query. */
  sql: string;
  /** EXPLAIN of what computed it first; null of a view, and before a table was computed in full. */
  plan: string | null;
}

export const definitionTextEntity = new EntitySchema<DefinitionText>({
  name: 'definition_text',
  schema: 'ops',
  columns: {
    definition: { type: 'text', primary: true, primaryKeyConstraintName: 'definition_text_pkey' },
    model: { type: 'text' },
    sql: { type: 'text' },
    plan: { type: 'text', nullable: true },
  },
});
