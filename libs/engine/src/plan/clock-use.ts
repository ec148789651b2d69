import { MedallionError } from '@medallion/core';
import type { Relation } from '../relation.ts';

type Reader = Pick<Relation, 'dependencies' | 'sql'>;

/** How a model depends on the environment's clock. */
export type ClockUse =
  | 'none'
  /** Only to see which record versions there were: `system_modstamp <= as_of and _superseded_at > as_of`. */
  | 'visibility'
  /** Only for which day it is in some time zone. */
  | 'day'
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
export function clockUse(relation: Reader): ClockUse {
  const names = clockNames(relation);
  if (names === 'none') return 'none';
  if (names.other) return 'as_of and load_seq';
  if (names.all === names.visibility && readsOnly(relation, /^raw\./)) return 'visibility';
  if (names.all === names.zones.length) return 'day';
  return names.all === names.asOf ? 'as_of' : 'as_of and load_seq';
}

/** The time zones in which a model reads the clock's day, sorted. */
export function clockZones(reader: Reader): readonly string[] {
  const names = clockNames(reader);
  return names === 'none' ? [] : [...new Set(names.zones)].sort();
}

/**
 * Whether a model or view asks the clock only which versions are visible, of raw tables or of bronze views that show their
 * `system_modstamp` as it is.
 */
export function asksOnlyWhatIsVisible(reader: Reader): boolean {
  const names = clockNames(reader);
  return names !== 'none' && !names.other && names.all === names.visibility && readsOnly(reader, /^(raw|bronze)\./);
}

interface ClockNames {
  /** How often a query names the clock, in all and for what. */
  readonly all: number;
  readonly visibility: number;
  readonly asOf: number;
  /** The zone of each use for the day. */
  readonly zones: readonly string[];
  /** It reads the clock in a way that is not recognised. */
  readonly other: boolean;
}

function clockNames(relation: Reader): 'none' | ClockNames {
  if (!relation.dependencies.includes('ops.clock')) return 'none';
  const aliases = [...relation.sql.matchAll(CLOCK_ROW)].map((match) => match[2]!);
  const query = relation.sql.replaceAll(CLOCK_ROW, '');
  // A clock row that is read otherwise than by the pattern, or one name for the clock and something else.
  if (aliases.length === 0 || query.includes('"ops"."clock"')) {
    return { all: 0, visibility: 0, asOf: 0, zones: [], other: true };
  }
  const names = [...new Set(aliases)].map((alias) => `"${alias}"`).join('|');
  const all = count(query, new RegExp(`(${names})(\\."\\w+"|\\.\\*)?`, 'g'));
  const visibility =
    count(query, new RegExp(`"system_modstamp"\\s*<=\\s*(${names})\\."as_of"`, 'g')) +
    count(query, new RegExp(`"_superseded_at"\\s*>\\s*(${names})\\."as_of"`, 'g'));
  const asOf = count(query, new RegExp(`(${names})\\."as_of"`, 'g'));
  const zones = [...query.matchAll(new RegExp(`\\((${names})\\."as_of" at time zone '([^']+)'\\)::date`, 'g'))];
  return { all, visibility, asOf, zones: zones.map((match) => match[2]!), other: false };
}

const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

/** The argument about visible versions holds for relations that show the versions themselves. */
const readsOnly = (relation: Reader, upstream: RegExp): boolean =>
  relation.dependencies.every((dependency) => dependency === 'ops.clock' || upstream.test(dependency));

/** A model, and of an incremental one the views between it and its inputs, as far as they read the clock. */
export const clockReaders = (relation: Reader & Pick<Relation, 'scope'>): readonly Reader[] =>
  [relation, ...(relation.scope?.views ?? []).map(({ dependencies, sql }) => ({ dependencies, sql }))].filter(
    ({ dependencies }) => dependencies.includes('ops.clock'),
  );

export const noClock = (environment: string): MedallionError =>
  new MedallionError({
    code: 'NOTHING_LOADED',
    kind: 'usage',
    message: `Environment "${environment}" has no clock: nothing was loaded yet.`,
    fix: 'Load first: `medallion load`, or `medallion pipeline` for everything.',
    fields: { environment },
  });
