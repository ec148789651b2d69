import { qualifiedName } from '@medallion/quality';
import type { Relation, RelationName } from '../relation.ts';
import { addPrimaryKey, columnList, columnNames, createTable } from './table.ts';

export interface ScratchBuild {
  readonly create: string;
  /** Its row count is the model's. */
  readonly fill: string;
  /** Characters of `fill` before the model's query, to find an error's position in the latter. */
  readonly queryOffset: number;
  /** Refuses duplicate and null keys, of which an update from a join would silently pick one. */
  readonly key: string;
  readonly analyze: string;
}

/** Computes a model's rows aside. Unlogged: a crash empties the table, and the next run makes it anew anyway. */
export function scratchBuild(relation: Relation, target: RelationName, sql: string = relation.sql): ScratchBuild {
  const head = `insert into ${qualifiedName(target)} (${columnList(columnNames(relation))})\n`;
  return {
    create: createTable(relation, target, 'unlogged '),
    fill: `${head}${sql}`,
    queryOffset: head.length,
    key: addPrimaryKey(relation, target),
    analyze: `analyze ${qualifiedName(target)}`,
  };
}
