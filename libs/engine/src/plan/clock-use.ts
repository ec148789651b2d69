import { MedallionError } from '@medallion/core';
import type { Relation } from '../relation.ts';

/** How a model depends on the environment's clock. */
export type ClockUse =
  | 'none'
  /** Only to see which record versions there were: `system_modstamp <= as_of and _superseded_at > as_of`. */
  | 'visibility'
  | 'as_of'
  | 'as_of and load_seq';

/** The clock's row as compiled queries read it, and the names they read from it. */
const CLOCK_ROW =
  /\(\s*select\s+as_of,\s*load_seq,\s*environment\s+from\s+"ops"\."clock"\s+where\s+environment\s*=\s*'[^']*'\s*\)(\s+as)?\s+"(\w+)"/gi;

/**
 * Reads from a compiled query how it uses the clock. A load moves the clock, so a model that merely asks which versions are
 * visible would seem to change with every load; told apart, it changes only with the objects it reads.
 * What is not recognised counts as use of the whole clock: that costs a rebuild, never a stale row.
 */
export function clockUse(relation: Relation): ClockUse {
  if (!relation.dependencies.includes('ops.clock')) return 'none';
  const aliases = [...relation.unformattedSql.matchAll(CLOCK_ROW)].map((match) => match[2]!);
  const query = relation.unformattedSql.replaceAll(CLOCK_ROW, '');
  // A clock row that is read otherwise than by the pattern, or one name for the clock and something else.
  if (aliases.length === 0 || query.includes('"ops"."clock"')) return 'as_of and load_seq';
  const names = [...new Set(aliases)].map((alias) => `"${alias}"`).join('|');
  const all = count(query, new RegExp(`(${names})(\\."\\w+"|\\.\\*)?`, 'g'));
  const visibility =
    count(query, new RegExp(`"system_modstamp"\\s*<=\\s*(${names})\\."as_of"`, 'g')) +
    count(query, new RegExp(`"_superseded_at"\\s*>\\s*(${names})\\."as_of"`, 'g'));
  if (all === visibility && readsRawOnly(relation)) return 'visibility';
  const day = count(query, new RegExp(`(${names})\\."as_of"`, 'g'));
  return all === day ? 'as_of' : 'as_of and load_seq';
}

const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

/** The argument about visible versions holds for raw tables alone. */
const readsRawOnly = (relation: Relation): boolean =>
  relation.dependencies.every((dependency) => dependency === 'ops.clock' || dependency.startsWith('raw.'));

export const noClock = (environment: string): MedallionError =>
  new MedallionError({
    code: 'NOTHING_LOADED',
    kind: 'usage',
    message: `Environment "${environment}" has no clock: nothing was loaded yet.`,
    fix: 'Load first: `medallion load`, or `medallion pipeline` for everything.',
    fields: { environment },
  });
