import { BASE_ENVIRONMENT, MedallionError } from '@medallion/core';
import type { SourceStates } from '@medallion/engine';
import type postgres from 'postgres';
import type { Warehouse } from '../connection/warehouse.ts';

/** What an environment is to be built as of: an instant, at which it stays from then on, or `base` for the base's clock again. */
export type AsOf = Date | 'base';

interface EnvironmentClock {
  readonly asOf: Date;
  readonly loadSeq: string;
  readonly isFixed: boolean;
}

/**
 * The clock of an environment's next build: of one as of an instant that, of any other the base's. Which versions have arrived by now is
 * the same in all of them.
 *
 * @param asOf what is asked for now. Default: what was asked for before
 * @returns `undefined` while nothing was loaded
 * @throws MedallionError `AS_OF_AFTER_BASE`
 */
async function nextClock(
  sql: postgres.Sql,
  environment: string,
  asOf: AsOf | undefined,
): Promise<EnvironmentClock | undefined> {
  const rows = await sql<{ environment: string; as_of: Date; load_seq: string; is_fixed: boolean }[]>`
    select environment, as_of, load_seq, is_fixed from ops.clock where environment in (${environment}, ${BASE_ENVIRONMENT})`;
  const base = rows.find((row) => row.environment === BASE_ENVIRONMENT);
  if (base === undefined) return undefined;
  const own = rows.find((row) => row.environment === environment);
  const fixed = asOf ?? (own?.is_fixed ? own.as_of : 'base');
  if (fixed === 'base') return { asOf: base.as_of, loadSeq: base.load_seq, isFixed: false };
  if (fixed > base.as_of) throw afterBase(fixed, base.as_of);
  return { asOf: fixed, loadSeq: base.load_seq, isFixed: true };
}

/** The clock by which the environment's layers are planned, where it is its own; the base's where there is none. Changes nothing. */
export async function ownClock(
  { sql }: Warehouse,
  environment: string,
  asOf: AsOf | undefined,
): Promise<SourceStates['clock']> {
  return stateOf(await nextClock(sql, environment, asOf));
}

/**
 * Sets an environment's clock for a build. As the loader, whose the clock is. The caller holds the raw lock, so that the base's stands,
 * and the environment's.
 *
 * @returns as `ownClock`
 */
export async function setClock(
  warehouse: Warehouse,
  environment: string,
  asOf: AsOf | undefined,
): Promise<SourceStates['clock']> {
  const loader = await warehouse.connect('loader');
  try {
    const clock = await nextClock(loader.sql, environment, asOf);
    if (clock === undefined) return undefined;
    await loader.sql`
      insert into ops.clock as known (environment, as_of, load_seq, is_fixed)
      values (${environment}, ${clock.asOf}, ${clock.loadSeq}, ${clock.isFixed})
      on conflict (environment) do update
      set as_of = excluded.as_of, load_seq = excluded.load_seq, is_fixed = excluded.is_fixed
      where (known.as_of, known.load_seq, known.is_fixed)
        is distinct from (excluded.as_of, excluded.load_seq, excluded.is_fixed)`;
    return stateOf(clock);
  } finally {
    await loader.close();
  }
}

const stateOf = (clock: EnvironmentClock | undefined): SourceStates['clock'] =>
  clock?.isFixed ? { asOf: clock.asOf.toISOString(), loadSeq: clock.loadSeq, days: new Map() } : undefined;

/**
 * Fails where the base would be built as of another instant than its own.
 *
 * @throws MedallionError `AS_OF_BASE`
 */
export function refuseBaseAsOf(environment: string): void {
  if (environment !== BASE_ENVIRONMENT) return;
  throw new MedallionError({
    code: 'AS_OF_BASE',
    kind: 'usage',
    message: 'The base is built as of its last load: only an environment can be built as of another instant.',
    fix: 'Name one, which is made where it does not exist yet: --env year_end, or MEDALLION_ENV.',
  });
}

const afterBase = (asOf: Date, base: Date): MedallionError =>
  new MedallionError({
    code: 'AS_OF_AFTER_BASE',
    kind: 'usage',
    message: `An environment cannot be as of ${asOf.toISOString()}: what is loaded is as of ${base.toISOString()}, and nothing is known of later.`,
    fix: `Name an instant up to ${base.toISOString()}, or load first.`,
    fields: { asOf: asOf.toISOString(), base: base.toISOString() },
  });
