import { qualifiedName } from '@medallion/quality';
import type { Relation, RelationName } from '../relation.ts';
import { columnList, columnNames } from './table.ts';

/** Replaces in place where names, types and order of the columns allow: views and grants on it stay. */
export const createView = (relation: Relation, sql: string = relation.sql, target: RelationName = relation): string =>
  `create or replace view ${qualifiedName(target)} (${columnList(columnNames(relation))}) as\n${sql}`;
