import type { ModelCheck, ReferencesCheck } from '../check.ts';

/** What a contract says of a column, as far as checks need it. */
export interface CheckedColumn {
  readonly name: string;
  /** As Postgres writes types. */
  readonly type: string;
  readonly notNull: boolean;
  readonly unique: boolean;
  readonly accepted: readonly string[] | undefined;
  readonly references:
    | (ReferencesCheck['target'] & {
        readonly enforce: 'constraint' | 'check';
        /** What the column is read from refers to the same, and is checked for it. */
        readonly isInherited?: boolean;
      })
    | undefined;
}

/** What a contract says of a relation, as far as checks need it. */
export interface CheckedRelation {
  readonly schema: string;
  readonly name: string;
  readonly primaryKey: readonly string[];
  readonly hasDefaultMembers: boolean;
  readonly owner: string | undefined;
  readonly columns: readonly CheckedColumn[];
}

/**
 * The checks that follow from a contract, in column order: what Postgres itself does not enforce on the relation.
 * On tables NOT NULL, primary keys and `references` with `enforce: 'constraint'` are real constraints and yield no check.
 *
 * @param isView a view holds no constraint, so all of its contract is checked
 */
export function contractChecks(relation: CheckedRelation, isView: boolean): ModelCheck[] {
  const checks: ModelCheck[] = [];
  const { owner } = relation;
  const [key] = relation.primaryKey;
  if (relation.hasDefaultMembers && key !== undefined) {
    checks.push({
      kind: 'default_members',
      name: 'default_members',
      severity: 'error',
      owner,
      description: `${key} has the members -1 (unknown) and -2 (not applicable).`,
      column: key,
    });
  }
  if (isView && relation.primaryKey.length > 0) {
    checks.push(unique(relation.primaryKey, owner));
  }
  for (const column of relation.columns) {
    if (isView && column.notNull) {
      checks.push({
        kind: 'not_null',
        name: `${column.name}_not_null`,
        severity: 'error',
        owner,
        description: `${column.name} is never null.`,
        column: column.name,
      });
    }
    if (column.unique && !(relation.primaryKey.length === 1 && relation.primaryKey[0] === column.name)) {
      checks.push(unique([column.name], owner));
    }
    if (column.accepted !== undefined) {
      checks.push({
        kind: 'accepted_values',
        name: `${column.name}_accepted_values`,
        severity: 'error',
        owner,
        description: `${column.name} is one of the ${column.accepted.length} accepted values.`,
        column: column.name,
        values: column.accepted,
      });
    }
    const { references } = column;
    if (references !== undefined && references.isInherited !== true && (isView || references.enforce === 'check')) {
      const { enforce: _enforce, isInherited: _isInherited, ...target } = references;
      checks.push({
        kind: 'references',
        name: `${column.name}_references_${target.name}`,
        severity: 'error',
        owner,
        description: `${column.name} exists in ${target.model}.${target.column}.`,
        column: column.name,
        target,
      });
    }
  }
  return checks;
}

const unique = (columns: readonly string[], owner: string | undefined): ModelCheck => ({
  kind: 'unique',
  name: `${columns.join('_')}_unique`,
  severity: 'error',
  owner,
  description: `${columns.join(', ')} ${columns.length === 1 ? 'identifies' : 'together identify'} one row.`,
  columns,
});
