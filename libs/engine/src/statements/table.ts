import { quoted } from '@medallion/model';
import { qualifiedName } from '@medallion/quality';
import { enforcedReferences, type Relation, type RelationName } from '../relation.ts';
import { foreignKeyName, indexName, primaryKeyName } from './object-names.ts';

export const columnList = (columns: readonly string[]): string => columns.map(quoted).join(', ');

export const columnNames = (relation: Relation): string[] => relation.columns.map((column) => column.name);

/** Creates an empty table with the contract's columns; the primary key is added after loading, which is faster. */
export function createTable(relation: Relation, target: RelationName = relation, persistence = ''): string {
  const columns = relation.columns.map(
    (column) => `  ${quoted(column.name)} ${column.type}${column.notNull ? ' not null' : ''}`,
  );
  return `create ${persistence}table ${qualifiedName(target)} (\n${columns.join(',\n')}\n)`;
}

export function addPrimaryKey(relation: Relation, target: RelationName = relation): string {
  const constraint = quoted(primaryKeyName(target.name));
  return `alter table ${qualifiedName(target)} add constraint ${constraint} primary key (${columnList(relation.primaryKey)})`;
}

/** The declared indexes and one for each foreign key: without it every delete in the parent scans the child. */
export function createIndexes(relation: Relation, target: RelationName = relation): string[] {
  return indexedColumns(relation).map(
    (columns) =>
      `create index if not exists ${quoted(indexName(target.name, columns))} on ${qualifiedName(target)} (${columnList(columns)})`,
  );
}

/** Columns of each index besides the primary key's. */
export function indexedColumns(relation: Relation): (readonly string[])[] {
  const wanted = [...enforcedReferences(relation).map((column) => [column.name]), ...relation.indexes];
  const distinct = new Map(wanted.map((columns) => [columns.join(','), columns]));
  // The primary key's own index serves lookups by its first column.
  if (relation.primaryKey.length > 0) distinct.delete(relation.primaryKey[0]!);
  return [...distinct.values()];
}

export const analyze = (target: RelationName): string => `analyze ${qualifiedName(target)}`;

export interface ForeignKey {
  readonly name: string;
  readonly column: string;
  readonly statement: string;
}

/** The foreign keys of a table, in column order. */
export function addForeignKeys(relation: Relation): ForeignKey[] {
  return enforcedReferences(relation).map((column) => {
    const name = foreignKeyName(relation.name, column.name);
    const target = column.references!;
    return {
      name,
      column: column.name,
      statement:
        `alter table ${qualifiedName(relation)} add constraint ${quoted(name)} ` +
        `foreign key (${quoted(column.name)}) references ${qualifiedName(target)} (${quoted(target.column)})`,
    };
  });
}
