import { quoted } from '@medallion/model';
import type { ModelCheck } from '../check.ts';
import type { CheckedRelation } from './contract-checks.ts';
import { clockJoin, ownColumn, rowCondition } from './row-condition.ts';
import { indented, qualifiedName } from './sql-text.ts';

/** Keys kept of one failing check: enough to find what is wrong, few enough to keep every run's. */
export const MAX_FAILING_KEYS = 100;

/** Identifiers of what failed, by column, as text so that no digit is lost. */
export type FailingKey = Readonly<Record<string, string | null>>;

/**
 * The query of the keys of what fails a check, the first `limit` of them in the order of their texts: the primary key of rows, and for a
 * rule what it selects. Undefined for checks that are not about rows (recency, row count, default members) and for relations without a key.
 */
export function failingKeysQuery(
  relation: CheckedRelation,
  check: ModelCheck,
  limit = MAX_FAILING_KEYS,
): string | undefined {
  if (check.kind === 'rule') {
    return keysOf(
      check.keys.map((name) => ({ name, text: `${quoted(name)}::text` })),
      check.failing,
      limit,
    );
  }
  const from = failingRows(relation, check);
  if (from === undefined || relation.primaryKey.length === 0) return undefined;
  const keys = relation.primaryKey.map((name) => ({ name, text: keyText(relation, name) }));
  const columns = relation.primaryKey.map((name) => ownColumn(relation, name));
  return keysOf(keys, `select ${columns.join(', ')}\n${from}`, limit);
}

function keysOf(
  keys: readonly { readonly name: string; readonly text: string }[],
  query: string,
  limit: number,
): string {
  return [
    `select ${keys.map(({ name, text }) => `${text} as ${quoted(name)}`).join(', ')}`,
    'from (',
    indented(query),
    ') as "failing"',
    // Bytewise: the order must not depend on the locale of the database.
    `order by ${keys.map(({ text }) => `${text} collate "C"`).join(', ')}`,
    `limit ${limit}`,
  ].join('\n');
}

/** From where, and which, of the rows that fail. */
function failingRows(relation: CheckedRelation, check: ModelCheck): string | undefined {
  const from = qualifiedName(relation);
  const condition = rowCondition(relation, check);
  if (condition !== undefined) return `from ${from}${clockJoin([check])}\nwhere ${condition}`;
  if (check.kind === 'unique') {
    const columns = check.columns.map(quoted).join(', ');
    return `from ${from}\nwhere (${columns}) in (select ${columns} from ${from} group by ${columns} having count(*) > 1)`;
  }
  if (check.kind === 'references') {
    const column = quoted(check.column);
    const known = `select ${quoted(check.target.column)} from ${qualifiedName(check.target)}`;
    return `from ${from}\nwhere ${column} in (select ${column} from ${from} except ${known})`;
  }
  return undefined;
}

/** An instant as text would be written in the time zone of the session. */
function keyText(relation: CheckedRelation, key: string): string {
  const type = relation.columns.find(({ name }) => name === key)?.type;
  return type?.startsWith('timestamp') === true
    ? `to_char(${quoted(key)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
    : `${quoted(key)}::text`;
}
