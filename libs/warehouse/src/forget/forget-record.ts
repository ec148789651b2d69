import { MedallionError, silentLogger, systemClock, type Clock, type Logger } from '@medallion/core';
import type postgres from 'postgres';
import type { Warehouse } from '../connection/warehouse.ts';
import { moveClock, nextLoadSeq, readClock } from '../load/load-ledger.ts';
import { prepareMerge } from '../load/merge/merge-object.ts';
import { readRawContract, type RawContract, type RawTableDefinition } from '../load/raw-contract.ts';
import { RAW_SCHEMA } from '../load/raw-table-ddl.ts';
import { isPersonal } from '../load/records/redacted.ts';
import type { KeyPrefixes } from '../load/records/record-encoder.ts';
import { qualified } from '../load/sql-text.ts';
import { encodeId } from '../load/values/salesforce-id.ts';
import { acquireAdvisoryLock } from '../locks/advisory-lock.ts';
import { redactVersions } from './redact-versions.ts';

export interface ForgetOptions {
  /** Of 15 or 18 characters. */
  readonly id: string;
  /** Kept with the audit entry; write no personal data into it. */
  readonly reason?: string | undefined;
  readonly runId: string;
  readonly rawTables: readonly RawTableDefinition[];
  readonly keyPrefixes: KeyPrefixes;
  readonly logger?: Logger;
  /** Whose clock moves. Default: `base`. */
  readonly environment?: string;
  readonly clock?: Clock;
}

export interface Forgetting {
  readonly recordId: string;
  readonly object: string;
  /** Versions redacted by this call; 0 where none was left to redact. */
  readonly versions: number;
  /** Rejected records deleted by this call. */
  readonly rejected: number;
  /** It had been forgotten before. */
  readonly wasForgotten: boolean;
  /** The entry of the load ledger by which builds see the change; undefined where nothing changed in raw. */
  readonly loadSeq: number | undefined;
}

/**
 * Redacts every version of a person's record in raw, deletes what was rejected of it, and has every later load redact
 * it on arrival. What is built from raw follows with the next build. Again, it redacts what is personal by now.
 *
 * @throws MedallionError FORGET_ID_INVALID, FORGET_OBJECT_UNKNOWN, FORGET_NOTHING_PERSONAL
 */
export async function forgetRecord(warehouse: Warehouse, options: ForgetOptions): Promise<Forgetting> {
  const recordId = encodeId(options.id.trim());
  if (typeof recordId !== 'string') throw invalidId(recordId.reason);
  const contracts = options.rawTables.map(readRawContract);
  const loader = warehouse.role === 'loader' ? warehouse : await warehouse.connect('loader');
  // Ending the session gives up the lock, and rolls back what was not committed.
  const session = loader.openSession('forget');
  try {
    await acquireAdvisoryLock(session, { name: 'raw', mode: 'exclusive' }, options.logger ?? silentLogger);
    const contract = await contractOf(session, recordId, contracts, options.keyPrefixes);
    await session.unsafe('begin');
    const forgetting = await redactAndRecord(session, recordId, contract, options);
    await session.unsafe('commit');
    return forgetting;
  } finally {
    await session.end({ timeout: 5 });
    if (loader !== warehouse) await loader.close();
  }
}

async function redactAndRecord(
  session: postgres.Sql,
  recordId: string,
  contract: RawContract,
  options: ForgetOptions,
): Promise<Forgetting> {
  const { object } = contract;
  const { runId, environment = 'base', clock = systemClock, reason } = options;
  await prepareMerge(session);
  const next = await nextLoadSeq(session);
  const versions = (await tableExists(session, contract))
    ? await redactVersions(session, contract, [recordId], next)
    : 0;
  const { count: rejected } = await session`
    delete from ops.rejected_record where left(record_id, 15) = ${recordId.slice(0, 15)}`;
  const loadSeq = versions > 0 ? next : undefined;
  if (loadSeq !== undefined) await recordRedaction(session, { loadSeq, object, versions, runId, environment, clock });
  const at = clock.now().toISOString();
  const [known] = await session`select from ops.forgotten where record_id = ${recordId}`;
  await session`
    insert into ops.forgotten (record_id, object, reason, run_id, load_seq, versions, rejected, forgotten_by, forgotten_at)
    values (${recordId}, ${object}, ${reason ?? null}, ${runId}, ${loadSeq ?? null}, ${versions}, ${rejected},
      session_user, ${at})
    on conflict (record_id) do update set
      reason = coalesce(ops.forgotten.reason, excluded.reason),
      load_seq = coalesce(excluded.load_seq, ops.forgotten.load_seq),
      versions = ops.forgotten.versions + excluded.versions,
      rejected = ops.forgotten.rejected + excluded.rejected`;
  return { recordId, object, versions, rejected, wasForgotten: known !== undefined, loadSeq };
}

/** Enters the redaction into the load ledger, which is how builds see that an object's rows are others. */
async function recordRedaction(
  session: postgres.Sql,
  redaction: {
    readonly loadSeq: number;
    readonly object: string;
    readonly versions: number;
    readonly runId: string;
    readonly environment: string;
    readonly clock: Clock;
  },
): Promise<void> {
  const { loadSeq, object, versions, runId, environment, clock } = redaction;
  const signature = `redaction ${loadSeq}`;
  await session`
    insert into ops.load (load_seq, run_id, extraction_id, source, organization_id, signature, as_of, extracted_at, loaded_at)
    select ${loadSeq}, ${runId}, 'forget', source, organization_id, ${signature}, as_of, extracted_at,
      ${clock.now().toISOString()}
    from ops.load order by load_seq desc limit 1`;
  await session`
    insert into ops.load_object (load_seq, object, signature, received, new_versions, unchanged, duplicates, rejected)
    values (${loadSeq}, ${object}, ${signature}, 0, ${versions}, 0, 0, 0)`;
  const before = await readClock(session, environment);
  if (before) await moveClock(session, environment, { loadSeq, asOf: before.asOf });
}

async function tableExists(session: postgres.Sql, { table }: RawContract): Promise<boolean> {
  const [row] = await session<{ known: boolean }[]>`
    select to_regclass(${qualified(RAW_SCHEMA, table)}) is not null as known`;
  return row!.known;
}

/** The raw table of the record: by its id's prefix, or where a version of it is. */
async function contractOf(
  session: postgres.Sql,
  recordId: string,
  contracts: readonly RawContract[],
  keyPrefixes: KeyPrefixes,
): Promise<RawContract> {
  const contract =
    contracts.find(({ object }) => keyPrefixes[object] === recordId.slice(0, 3)) ??
    (await contractHolding(session, recordId, contracts));
  const personal = contracts.filter(({ columns }) => columns.some(isPersonal)).map(({ object }) => object);
  if (!contract) {
    throw new MedallionError({
      code: 'FORGET_OBJECT_UNKNOWN',
      kind: 'usage',
      message: `No object of this warehouse has ids that begin with ${recordId.slice(0, 3)}, and no raw table has a record ${recordId}.`,
      fix: `Give the id of a record of ${personal.join(', ')}.`,
      fields: { recordId },
    });
  }
  if (contract.columns.some(isPersonal)) return contract;
  throw new MedallionError({
    code: 'FORGET_NOTHING_PERSONAL',
    kind: 'usage',
    message: `${contract.object} has no column marked personal: there is nothing of ${recordId} to forget.`,
    fix: `Mark columns with .pii(...) in its raw table in libs/bronze, or give the id of a record of ${personal.join(', ')}.`,
    fields: { recordId, object: contract.object },
  });
}

async function contractHolding(
  session: postgres.Sql,
  recordId: string,
  contracts: readonly RawContract[],
): Promise<RawContract | undefined> {
  for (const contract of contracts) {
    if (!(await tableExists(session, contract))) continue;
    const found = await session.unsafe(`select from ${qualified(RAW_SCHEMA, contract.table)} where id = $1 limit 1`, [
      recordId,
    ]);
    if (found.length > 0) return contract;
  }
  return undefined;
}

const invalidId = (reason: string): MedallionError =>
  new MedallionError({
    code: 'FORGET_ID_INVALID',
    kind: 'usage',
    message: `What was given ${reason}.`,
    fix: 'Give the id of the record as Salesforce shows it in its address, such as 003000000000001AAA.',
  });
