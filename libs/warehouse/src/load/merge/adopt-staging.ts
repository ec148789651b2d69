import type postgres from 'postgres';
import type { RawContract } from '../raw-contract.ts';
import { commentStatements, FAR_FUTURE, RAW_SCHEMA, rawIndexStatements } from '../raw-table-ddl.ts';
import { identifier, literal, qualified } from '../sql-text.ts';

export interface LoadIdentity {
  readonly loadSeq: number;
  readonly extractedAt: Date;
}

/** How long the exchange may wait for somebody reading the empty table. */
const LOCK_WAIT_MS = 2000;

/** Adds the metadata the staged rows have in common, as defaults: Postgres stores such a value once, not per row. */
function addMetadata(staging: string, { loadSeq, extractedAt }: LoadIdentity): readonly string[] {
  const extraction = literal(extractedAt.toISOString());
  const columns: readonly (readonly [string, string, string])[] = [
    ['_load_seq', 'bigint', String(loadSeq)],
    ['_extracted_at', 'timestamptz', extraction],
    ['_last_seen_at', 'timestamptz', extraction],
    ['_superseded_at', 'timestamptz', literal(FAR_FUTURE)],
    ['_is_tombstone', 'boolean', 'false'],
  ];
  const added = columns.map(([name, type, value]) => `add column ${name} ${type} not null default ${value}`);
  const undefaulted = columns.map(([name]) => `alter column ${name} drop default`);
  return [`alter table ${staging} ${added.join(', ')}`, `alter table ${staging} ${undefaulted.join(', ')}`];
}

/**
 * Puts the staging table in the place of the empty raw table, so that a first load of millions is not written twice.
 * Only for staged rows that are one version per id. Returns whether it was possible: not where anything hangs on the
 * empty table (views, other grants), or where somebody holds it. In the load's final transaction.
 */
export async function adoptStaging(
  session: postgres.Sql,
  contract: RawContract,
  staging: string,
  load: LoadIdentity,
): Promise<boolean> {
  const raw = qualified(RAW_SCHEMA, contract.table);
  const [rights] = await session.unsafe<{ same: boolean }[]>(
    `select r.relacl is not distinct from s.relacl and r.relowner = s.relowner as same
     from pg_catalog.pg_class r, pg_catalog.pg_class s where r.oid = $1::regclass and s.oid = $2::regclass`,
    [raw, staging],
  );
  if (!rights!.same) return false;
  await session.unsafe('savepoint adoption');
  try {
    await session.unsafe(`set local lock_timeout = ${LOCK_WAIT_MS}`);
    await session.unsafe(`drop table ${raw}`);
    await session.unsafe('set local lock_timeout = 0');
  } catch (error) {
    await session.unsafe('rollback to savepoint adoption');
    const { code } = error as { code?: string };
    // dependent_objects_still_exist, lock_not_available
    if (code === '2BP01' || code === '55P03') return false;
    throw error;
  }
  await session.unsafe('release savepoint adoption');
  const statements = [
    ...addMetadata(staging, load),
    `alter table ${staging} rename to ${identifier(contract.table)}`,
    // The session's own: an index over a million keys sorts in memory.
    `set local maintenance_work_mem = '256MB'`,
    ...rawIndexStatements(contract.table),
    ...commentStatements(contract),
  ];
  await session.unsafe(statements.join(';\n')).simple();
  return true;
}
