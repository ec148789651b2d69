import { EntitySchema } from 'typeorm';

/** The fields a query asked for: by it a null is told from a field that was never requested. */
export interface FieldSet {
  /** Computed from object and fields by the load. */
  fieldSetId: number;
  object: string;
  /** Field names as Salesforce writes them, sorted. */
  fields: string[];
}

export const fieldSetEntity = new EntitySchema<FieldSet>({
  name: 'field_set',
  schema: 'ops',
  uniques: [{ name: 'field_set_object_fields', columns: ['object', 'fields'] }],
  columns: {
    fieldSetId: {
      name: 'field_set_id',
      type: 'int',
      primary: true,
      primaryKeyConstraintName: 'field_set_pkey',
    },
    object: { type: 'text' },
    fields: { type: 'text', array: true },
  },
});
