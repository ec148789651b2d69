import type { Logger } from '@medallion/core';
import type postgres from 'postgres';
import { CopyInto } from './copy-into.ts';
import type { PlannedObject } from './load-ledger.ts';
import { fieldSetOf, FieldSets, type FieldSet } from './records/field-set.ts';
import { RecordEncoder, type KeyPrefixes } from './records/record-encoder.ts';
import type { RejectedRecords } from './rejected-records.ts';
import type { RawContract } from './raw-contract.ts';
import { RAW_SCHEMA } from './raw-table-ddl.ts';
import { identifier, qualified } from './sql-text.ts';
import { stagingTableStatement } from './staging.ts';
import { loadProgress } from './load-progress.ts';

export interface StagedObject {
  readonly planned: PlannedObject;
  /** Qualified name of the staging table. */
  readonly table: string;
  readonly received: number;
  readonly rejected: number;
  /** Every id is greater than the one before: no id is there twice. */
  readonly isAscending: boolean;
  /** Greatest SystemModstamp of the staged records, to the next millisecond. */
  readonly newest: Date | undefined;
  /** The table is an ordinary one and could take the place of an empty raw table. */
  readonly mayBecomeRaw: boolean;
  readonly fieldSets: readonly FieldSet[];
  /** What a tombstone came with until the version it ends is known: nothing. */
  readonly tombstoneFieldSet: FieldSet;
}

export interface StagingContext {
  /** A connection for copies alone, not to be used after a failure. */
  readonly connection: postgres.Sql;
  readonly rejected: RejectedRecords;
  readonly keyPrefixes: KeyPrefixes;
  /** Ids of persons to be redacted on arrival. */
  readonly forgotten: ReadonlySet<string>;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** A canonical timestamp to the next millisecond, so that texts order as instants do. */
const toMillisecond = (timestamp: string): string =>
  timestamp.length === 24 ? timestamp : new Date(Date.parse(`${timestamp.slice(0, 23)}Z`) + 1).toISOString();

/** Whether nothing has been loaded into the raw table yet. */
async function isRawEmpty(connection: postgres.Sql, contract: RawContract): Promise<boolean> {
  const [row] = await connection.unsafe<{ empty: boolean }[]>(
    `select not exists (select from ${qualified(RAW_SCHEMA, contract.table)}) as empty`,
  );
  return row!.empty;
}

/** Reads an object's records once and copies them into its staging table; those that cannot be typed are put aside. */
export async function stageObject(
  planned: PlannedObject,
  table: string,
  context: StagingContext,
): Promise<StagedObject> {
  const { connection } = context;
  const mayBecomeRaw = await isRawEmpty(connection, planned.contract);
  // In the transaction that creates its table COPY writes no log, where the server keeps the least of it (wal_level = minimal).
  // After a failure the connection is given up, and the server rolls back.
  await connection.unsafe('begin');
  await connection.unsafe(stagingTableStatement(planned.contract, table, mayBecomeRaw));
  const staged = await copyRecords(planned, table, context);
  await connection.unsafe('commit');
  return { ...staged, mayBecomeRaw };
}

async function copyRecords(
  planned: PlannedObject,
  table: string,
  context: StagingContext,
): Promise<Omit<StagedObject, 'mayBecomeRaw'>> {
  const { contract, source } = planned;
  const { rejected, signal } = context;
  const fieldSets = new FieldSets(contract, source.requestedFields);
  const tombstoneFieldSet = fieldSetOf(contract.object, []);
  const encoder = new RecordEncoder(contract, fieldSets, context.keyPrefixes, context.forgotten);
  const columns = [...contract.columns.map(({ column }) => column), 'content_hash', '_extra', '_field_set_id'];
  const copy = await CopyInto.start(
    context.connection,
    `copy ${table} (${columns.map(identifier).join(', ')}) from stdin with (format text, encoding 'UTF8')`,
  );
  const progress = loadProgress(contract.object, context.logger);
  let received = 0;
  let refused = 0;
  let isAscending = true;
  let previousId = '';
  let newest = '';
  try {
    for await (const { file, firstPosition, records } of source.batches()) {
      signal.throwIfAborted();
      for (let i = 0; i < records.length; i++) {
        const record = records[i]!;
        const line = encoder.encode(record);
        let behind: Promise<void> | undefined;
        if (line === undefined) {
          refused++;
          const position = firstPosition + i;
          behind = rejected.add({ object: contract.object, record, problems: encoder.problems, file, position });
        } else {
          const { id, modstamp } = encoder;
          if (id <= previousId) isAscending = false;
          previousId = id;
          const instant = toMillisecond(modstamp);
          if (instant > newest) newest = instant;
          behind = copy.line(line);
        }
        if (behind) await behind;
      }
      received += records.length;
      progress(received);
    }
    signal.throwIfAborted();
    await copy.end();
  } catch (error) {
    await copy.abort();
    throw error;
  }
  context.logger.debug(`${contract.object}: ${received} records staged.`, { object: contract.object, received });
  return {
    planned,
    table,
    received,
    rejected: refused,
    isAscending,
    newest: newest === '' ? undefined : new Date(newest),
    fieldSets: source.tombstones?.length ? [...fieldSets.all, tombstoneFieldSet] : fieldSets.all,
    tombstoneFieldSet,
  };
}
