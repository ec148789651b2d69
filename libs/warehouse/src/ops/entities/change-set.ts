import { EntitySchema } from 'typeorm';

/** One publish of a table that incremental models follow: the way from one state of its rows to the next. */
export interface ChangeSetRow {
  changeSetId: string;
  environment: string;
  /** `silver.int_opportunity_version`. */
  model: string;
  fromState: string;
  toState: string;
}

export const changeSetEntity = new EntitySchema<ChangeSetRow>({
  name: 'change_set',
  schema: 'ops',
  uniques: [{ name: 'change_set_from', columns: ['environment', 'model', 'fromState'] }],
  foreignKeys: [
    {
      name: 'change_set_state',
      target: 'model_state',
      columnNames: ['environment', 'model'],
      referencedColumnNames: ['environment', 'model'],
      onDelete: 'CASCADE',
    },
  ],
  columns: {
    changeSetId: {
      name: 'change_set_id',
      type: 'bigint',
      primary: true,
      primaryKeyConstraintName: 'change_set_pkey',
      generated: 'increment',
    },
    environment: { type: 'text' },
    model: { type: 'text' },
    fromState: { name: 'from_state', type: 'text' },
    toState: { name: 'to_state', type: 'text' },
  },
});
