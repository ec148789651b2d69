import { qualifiedName } from '@medallion/quality';
import type { Relation, RelationName } from '../relation.ts';
import { distribute } from './distribute.ts';
import { addPrimaryKey, columnList, columnNames, createIndexes, createTable } from './table.ts';

export interface ScratchBuild {
  readonly create: readonly string[];
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
  /** Of a distributed model: the table whose rows these lie beside. Default: where the server puts them. */
  readonly beside?: RelationName | undefined;
}

/** Computes a model's rows aside, distributed as the model is: what reads them then works as it would on the model. */
export function scratchBuild(
  relation: Relation,
  target: RelationName,
  { sql = relation.sql, isKept = false, beside }: ScratchOptions = {},
): ScratchBuild {
  const head = `insert into ${qualifiedName(target)} (${columnList(columnNames(relation))})\n`;
  return {
    create: [
      createTable(relation, target, isKept ? '' : 'unlogged '),
      ...distribute(relation.distribution, target, beside),
    ],
    fill: `${head}${sql}`,
    queryOffset: head.length,
    keys: [addPrimaryKey(relation, target), ...(isKept ? createIndexes(relation, target) : [])],
  };
}
