import type { Relation, RelationColumn } from '../relation.ts';
import { overriding } from './overriding.ts';

/**
 * A model of which foreign keys are held by generated checks: no foreign key can name a view, or belong to one, and in an environment
 * either side may be a view onto the base's relation.
 *
 * @param isChecked by the model a column refers to. Default: all
 */
export function withCheckedKeys(relation: Relation, isChecked: (target: string) => boolean = () => true): Relation {
  const columns = relation.columns.map((column) => checkedKey(column, isChecked));
  return columns.some((column, index) => column !== relation.columns[index])
    ? overriding(relation, { columns })
    : relation;
}

function checkedKey(column: RelationColumn, isChecked: (target: string) => boolean): RelationColumn {
  const { references } = column;
  return references?.enforce === 'constraint' && isChecked(references.model)
    ? { ...column, references: { ...references, enforce: 'check' } }
    : column;
}
