import { quoted } from '@medallion/model';
import { qualifiedName } from '@medallion/quality';
import type { Relation, RelationColumn, RelationName } from '../relation.ts';
import { comparable, OPERATION } from './key-diff.ts';

/**
 * Asks of each column whether a row that is updated holds another value in it, so that who reads none of these is left alone.
 *
 * @param columns those the live table has already, without the key
 */
export function changedColumns(
  relation: Relation,
  columns: readonly RelationColumn[],
  computed: RelationName,
  diff: RelationName,
): string {
  const keys = relation.primaryKey.map(quoted).join(', ');
  const differs = (column: RelationColumn): string =>
    `  bool_or(${comparable('live', column)} is distinct from ${comparable('computed', column)}) as ${quoted(column.name)}`;
  return [
    'select',
    columns.map(differs).join(',\n'),
    `from ${qualifiedName(diff)} as "changes"`,
    `join ${qualifiedName(relation)} as "live" using (${keys})`,
    `join ${qualifiedName(computed)} as "computed" using (${keys})`,
    `where "changes".${quoted(OPERATION)} = 'u'`,
  ].join('\n');
}
