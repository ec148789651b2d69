import { quoted } from '@medallion/model';
import { qualifiedName } from '@medallion/quality';
import type { Relation, RelationName } from '../relation.ts';
import { commentStatements } from './comments.ts';
import { primaryKeyName } from './object-names.ts';
import { columnList, columnNames, createIndexes } from './table.ts';

/** Makes the view and computes its rows; nothing is replaced in place, Postgres has no way to. */
export const fillMaterializedView = (
  relation: Relation,
  sql: string = relation.sql,
  target: RelationName = relation,
): string => `create materialized view ${qualifiedName(target)} (${columnList(columnNames(relation))}) as\n${sql}`;

/** Its key and what its declaration says besides the query: all of it can be put right without computing a row. */
export const describeMaterializedView = (relation: Relation): string[] => [
  keyIndex(relation),
  ...createIndexes(relation),
  ...commentStatements(relation),
];

/** All statements that make it. */
export const createMaterializedView = (relation: Relation, sql: string = relation.sql): string[] => [
  fillMaterializedView(relation, sql),
  ...describeMaterializedView(relation),
];

/**
 * Computes its rows again, and changes those that differ: readers go on reading the old ones meanwhile. Postgres allows it in a
 * transaction; it needs a unique index over whole columns and all rows, and rows to begin with.
 */
export const refresh = (relation: RelationName): string =>
  `refresh materialized view concurrently ${qualifiedName(relation)}`;

/** Gives it rows where it has none. Readers wait, who would only be refused. */
export const populate = (relation: RelationName): string => `refresh materialized view ${qualifiedName(relation)}`;

/** A materialized view has no primary key: its index refuses duplicates, and null keys are found by checks. */
export const keyIndex = (relation: Relation): string =>
  `create unique index if not exists ${quoted(primaryKeyName(relation.name))} on ${qualifiedName(relation)} (${columnList(relation.primaryKey)})`;
