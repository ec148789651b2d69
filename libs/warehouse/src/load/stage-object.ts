import type { Logger } from '@medallion/core';
import type postgres from 'postgres';
import { CopyInto } from './copy-into.ts';
import type { PlannedObject } from './load-ledger.ts';
import { FieldSets, type FieldSet } from './records/field-set.ts';
import { RecordEncoder, type KeyPrefixes } from './records/record-encoder.ts';
import type { RejectedRecords } from './rejected-records.ts';
import { identifier } from './sql-text.ts';

export interface StagedObject {
  readonly planned: PlannedObject;
  /** Qualified name of the staging table. */
  readonly table: string;
  readonly received: number;
  readonly rejected: number;
  readonly fieldSets: readonly FieldSet[];
}

export interface StagingContext {
  /** A connection for this copy alone. */
  readonly connection: postgres.Sql;
  readonly rejected: RejectedRecords;
  readonly keyPrefixes: KeyPrefixes;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Reads an object's records once and copies them into its staging table; those that cannot be typed are put aside. */
export async function stageObject(
  planned: PlannedObject,
  table: string,
  context: StagingContext,
): Promise<StagedObject> {
  const { contract, source } = planned;
  const { rejected, signal } = context;
  const fieldSets = new FieldSets(contract, source.requestedFields);
  const encoder = new RecordEncoder(contract, fieldSets, context.keyPrefixes);
  const columns = [...contract.columns.map(({ column }) => column), 'content_hash', '_extra', '_field_set_id'];
  const copy = await CopyInto.start(
    context.connection,
    `copy ${table} (${columns.map(identifier).join(', ')}) from stdin with (format text, encoding 'UTF8')`,
  );
  let received = 0;
  let refused = 0;
  try {
    for await (const { file, firstPosition, records } of source.batches()) {
      signal.throwIfAborted();
      for (let i = 0; i < records.length; i++) {
        const record = records[i]!;
        const line = encoder.encode(record);
        const behind =
          line === undefined
            ? rejected.add({
                object: contract.object,
                record,
                problems: encoder.problems,
                file,
                position: firstPosition + i,
              })
            : copy.line(line);
        if (line === undefined) refused++;
        if (behind) await behind;
      }
      received += records.length;
    }
    signal.throwIfAborted();
    await copy.end();
  } catch (error) {
    await copy.abort();
    throw error;
  }
  context.logger.debug(`${contract.object}: ${received} records staged.`, { object: contract.object, received });
  return { planned, table, received, rejected: refused, fieldSets: fieldSets.all };
}
