import { qualifiedName } from '@medallion/quality';
import type { Relation, RelationName } from '../relation.ts';
import { addPrimaryKey, columnList, columnNames, createIndexes, createTable } from './table.ts';

export interface ScratchBuild {
  readonly create: string;
  /** Its row count is the model's. */
  readonly fill: string;
  /** Characters of `fill` before the model's query, to find an error's position in the latter. */
  readonly queryOffset: number;
  /** The primary key, which refuses duplicate and null keys, of which an update from a join would silently pick one; then the indexes. */
  readonly keys: readonly string[];
}

export interface ScratchOptions {
  /** Default: the model's own. */
  readonly sql?: string;
  /**
   * Whether the table will be the model's own: it survives a crash and has the model's indexes. Otherwise it is unlogged: a crash empties
   * it, and the next run makes it anew anyway. Default false.
   */
  readonly isKept?: boolean;
}

/** Computes a model's rows aside. */
export function scratchBuild(
  relation: Relation,
  target: RelationName,
  { sql = relation.sql, isKept = false }: ScratchOptions = {},
): ScratchBuild {
  const head = `insert into ${qualifiedName(target)} (${columnList(columnNames(relation))})\n`;
  return {
    create: createTable(relation, target, isKept ? '' : 'unlogged '),
    fill: `${head}${sql}`,
    queryOffset: head.length,
    keys: [addPrimaryKey(relation, target), ...(isKept ? createIndexes(relation, target) : [])],
  };
}
