import { EntitySchema } from 'typeorm';

/** A value that a key column had, before or after, in a row that a publish changed. */
export interface ChangedValue {
  changeSetId: string;
  columnName: string;
  value: string;
}

const key = { type: 'text', primary: true, primaryKeyConstraintName: 'changed_value_pkey' } as const;

export const changedValueEntity = new EntitySchema<ChangedValue>({
  name: 'changed_value',
  schema: 'ops',
  foreignKeys: [
    {
      name: 'changed_value_change_set',
      target: 'change_set',
      columnNames: ['changeSetId'],
      referencedColumnNames: ['changeSetId'],
      onDelete: 'CASCADE',
    },
  ],
  columns: {
    changeSetId: { ...key, name: 'change_set_id', type: 'bigint' },
    columnName: { ...key, name: 'column_name' },
    value: key,
  },
});
