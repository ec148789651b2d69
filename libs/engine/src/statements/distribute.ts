import { textLiteral } from '@medallion/model';
import { qualifiedName } from '@medallion/quality';
import type { RelationDistribution } from '../distribution/distribution.ts';
import type { RelationName } from '../relation.ts';

/**
 * Distributes a table, which must be empty: of rows it had, Citus would leave a hidden copy. None for a local one.
 *
 * @param beside the table whose rows of the same value lie on the same node. Default: what else is distributed by a column of the type
 */
export function distribute(
  distribution: RelationDistribution | undefined,
  table: RelationName,
  beside?: RelationName,
): string[] {
  if (distribution === undefined) return [];
  const name = textLiteral(qualifiedName(table));
  if (distribution === 'reference') return [`select create_reference_table(${name})`];
  const colocated = beside === undefined ? '' : `, colocate_with => ${textLiteral(qualifiedName(beside))}`;
  return [`select create_distributed_table(${name}, ${textLiteral(distribution.by)}${colocated})`];
}
