import { quoted, textLiteral } from '@medallion/model';
import type { ModelCheck } from '../check.ts';
import { indented } from './sql-text.ts';

/** A column of the relation itself: the clock beside it has columns too. */
export const ownColumn = (relation: { readonly name: string }, column: string): string =>
  `${quoted(relation.name)}.${quoted(column)}`;

/** The condition true for failing rows, of checks that look at one row at a time. */
export function rowCondition(relation: { readonly name: string }, check: ModelCheck): string | undefined {
  switch (check.kind) {
    case 'not_null':
      return `${ownColumn(relation, check.column)} is null`;
    case 'accepted_values':
      return check.values.length === 0
        ? `${ownColumn(relation, check.column)} is not null`
        : `${ownColumn(relation, check.column)} not in (${check.values.map(textLiteral).join(', ')})`;
    case 'expectation':
      return check.failing;
    default:
      return undefined;
  }
}

/** Joins the clock's one row to a scan where one of its checks reads it. */
export function clockJoin(checks: readonly ModelCheck[]): string {
  const clock = checks.map((check) => ('clock' in check ? check.clock : undefined)).find((sql) => sql !== undefined);
  return clock === undefined ? '' : `\ncross join (\n${indented(clock)}\n) as "clock"`;
}
