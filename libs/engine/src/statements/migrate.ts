import { quoted } from '@medallion/model';
import { qualifiedName } from '@medallion/quality';
import type { ColumnChanges } from '../plan/schema-change.ts';
import type { Relation } from '../relation.ts';

/**
 * Alters a live table to the columns of its contract. Columns come without NOT NULL, which holds once the rows are there. One statement,
 * so that a table is locked and, where a type asks for it, rewritten once.
 */
export function migrateTable(relation: Relation, { added, removed, retyped }: ColumnChanges): string {
  const actions = [
    ...removed.map((name) => `drop column ${quoted(name)}`),
    ...retyped.map(({ column, to }) => `alter column ${quoted(column)} type ${to}`),
    ...added.map(({ name, type }) => `add column ${quoted(name)} ${type}`),
  ];
  return `alter table ${qualifiedName(relation)}\n${actions.map((action) => `  ${action}`).join(',\n')}`;
}

/** The live rows with the columns the table will have: what is added holds nothing yet. */
export const liveAfter = (relation: Relation, { added }: ColumnChanges): string =>
  added.length === 0
    ? qualifiedName(relation)
    : `(select *, ${added.map(({ name, type }) => `cast(null as ${type}) as ${quoted(name)}`).join(', ')} from ${qualifiedName(relation)})`;
