import { quoted } from '@medallion/model';
import { qualifiedName } from '@medallion/quality';
import type { Relation, RelationName } from '../relation.ts';
import { OPERATION } from './key-diff.ts';
import { columnList, columnNames } from './table.ts';

export interface Reconciliation {
  readonly insert: string;
  /** None where the key is the whole row. */
  readonly update: string | undefined;
  readonly delete: string;
}

/**
 * The statements that make a live table equal to its computed rows, given the diff of their keys. The table's identity, and so
 * grants, indexes, foreign keys and people's views on it, stay; readers are never blocked.
 */
export function reconcile(relation: Relation, computed: RelationName, diff: RelationName): Reconciliation {
  const live = qualifiedName(relation);
  const names = columnNames(relation);
  const keys = relation.primaryKey;
  const changes = `${qualifiedName(diff)} as "changes" join ${qualifiedName(computed)} as "computed" using (${columnList(keys)})`;
  const operation = (code: string): string => `"changes".${quoted(OPERATION)} = '${code}'`;
  const sameKey = keys.map((key) => `"live".${quoted(key)} = "changes".${quoted(key)}`).join(' and ');
  const assignments = names
    .filter((name) => !keys.includes(name))
    .map((name) => `${quoted(name)} = "computed".${quoted(name)}`);
  return {
    insert: [
      `insert into ${live} (${columnList(names)})`,
      `select ${names.map((name) => `"computed".${quoted(name)}`).join(', ')}`,
      `from ${changes}`,
      `where ${operation('i')}`,
    ].join('\n'),
    update:
      assignments.length === 0
        ? undefined
        : [
            `update ${live} as "live"`,
            `set ${assignments.join(', ')}`,
            `from ${changes}`,
            `where ${operation('u')} and ${sameKey}`,
          ].join('\n'),
    delete: [
      `delete from ${live} as "live"`,
      `using ${qualifiedName(diff)} as "changes"`,
      `where ${operation('d')} and ${sameKey}`,
    ].join('\n'),
  };
}
