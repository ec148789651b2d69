import { rawTables } from '@medallion/bronze';
import { MedallionError } from '@medallion/core';
import { countOrg, type OrgCount } from '@medallion/salesforce';
import {
  compareIds,
  readSourceStates,
  recordVerification,
  type IdDifference,
  type Warehouse,
} from '@medallion/warehouse';
import { join } from 'node:path';
import type { Invocation } from '../host.ts';
import { extractFolder } from '../source/open-source.ts';
import { extractSettings, orgAccess, tableOf } from '../source/salesforce-extract.ts';

/** A recount of an object, and how raw differs from it. */
export interface ObjectComparison {
  readonly object: string;
  readonly orgCount: number;
  readonly api: OrgCount['api'];
  readonly countedAt: Date;
  readonly difference: IdDifference;
}

/** Counts the org anew and compares every id with raw's, object by object. */
export async function compareWithOrg(
  invocation: Invocation,
  warehouse: Warehouse,
  only?: ReadonlySet<string>,
): Promise<readonly ObjectComparison[]> {
  const config = await invocation.config();
  const states = await readSourceStates(warehouse.sql, rawTables);
  const untilByObject = new Map(
    [...states].flatMap(([object, { watermark }]) =>
      only?.has(object) === false ? [] : [[object, watermark] as const],
    ),
  );
  const found: ObjectComparison[] = [];
  const counts = countOrg({
    ...orgAccess(invocation, config),
    directory: join(extractFolder(invocation.environment.home), '.verify'),
    untilByObject,
    settings: extractSettings(config),
    logger: invocation.output.logger,
    signal: invocation.signal,
  });
  for await (const { object, count, api, countedAt, ids } of counts) {
    const difference = await compareIds(warehouse, tableOf(object), ids(), untilByObject.get(object)!);
    found.push({ object, orgCount: count, api, countedAt, difference });
  }
  return found;
}

/** Compares all objects and writes what was found to the ledger, as lines of this run. */
export async function verifyAgainstOrg(
  invocation: Invocation,
  warehouse: Warehouse,
): Promise<readonly ObjectComparison[]> {
  const found = await compareWithOrg(invocation, warehouse);
  for (const comparison of found) {
    const verification = { verificationId: `verify-${invocation.runId}`, ...comparison };
    await recordVerification(warehouse.sql, verification, tableOf(comparison.object).name);
  }
  return found;
}

/** @throws MedallionError RAW_INCOMPLETE naming the records nobody can explain */
export function requireComplete(found: readonly ObjectComparison[]): void {
  const lacking = found.filter(({ difference: { missing, stale } }) => missing + stale > 0);
  if (lacking.length === 0) return;
  const list = lacking.map(({ object, difference: { missing, stale, unexplainedIds } }) => {
    const what = [missing > 0 ? `${missing} missing` : '', stale > 0 ? `${stale} outdated` : ''].filter(Boolean);
    const more = missing + stale > 5 ? ', ...' : '';
    return `${object} ${what.join(', ')} (${unexplainedIds.slice(0, 5).join(', ')}${more})`;
  });
  throw new MedallionError({
    code: 'RAW_INCOMPLETE',
    kind: 'data',
    message: `The org has records that raw has not, or only an older version of, for no known reason: ${list.join('; ')}.`,
    fix: 'Run `medallion extract --full`, then `medallion load`. If they stay, look at ops.completeness and report it.',
    fields: Object.fromEntries(lacking.map(({ object, difference }) => [object, difference.unexplainedIds])),
  });
}
