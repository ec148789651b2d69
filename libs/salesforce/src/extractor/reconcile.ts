import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MedallionError, type Logger } from '@medallion/core';
import { TOMBSTONES_FILE } from '../extract-manifest.ts';
import { toEighteen } from '../ids/salesforce-id.ts';
import type { KnownIds } from './object-state.ts';
import { restPages } from './rest-query.ts';
import type { SalesforceClient } from './salesforce-client.ts';
import type { KeyField, Selection } from './soql.ts';

/** All ids of an object, deleted records' too, page by page. */
export async function* orgIds(
  client: SalesforceClient,
  object: string,
  key: KeyField | undefined,
  startedAt: Date,
): AsyncGenerator<readonly string[]> {
  const selection = allOf(object, key, startedAt);
  for await (const { records } of restPages(client, selection)) {
    yield records.flatMap((record) => toEighteen(record['Id'] as string) ?? []);
  }
}

const DAY = 86_400_000;

/** Every record, whenever it was modified; by its key, so that a query that takes too long can be halved. */
export const allOf = (object: string, key: KeyField | undefined, startedAt: Date): Selection => ({
  object,
  fields: key === undefined ? ['Id'] : ['Id', key],
  key,
  window: { from: undefined, until: new Date(startedAt.getTime() + DAY) },
});

/** Few enough to be deleted at once whatever share of the object they are. */
const ALWAYS_PLAUSIBLE = 10;

/**
 * Finds the records that raw has and the org no longer: purged from the recycle bin, or never in it. They are listed in
 * the object's folder for the load.
 * @returns how many
 * @throws MedallionError RECONCILIATION_IMPLAUSIBLE where so many are missing that a permission is likelier
 */
export async function reconcile(
  client: SalesforceClient,
  known: KnownIds,
  options: {
    readonly object: string;
    readonly directory: string;
    readonly key: KeyField | undefined;
    /** The org's clock when the run began. */
    readonly startedAt: Date;
    /** From when on they count as gone: the end of the run's windows, so that the load's clock reaches it. */
    readonly detectedAt: Date;
    readonly plausibleDeletes: number;
    readonly logger: Logger;
  },
): Promise<number> {
  const { object, directory, key, startedAt, detectedAt, plausibleDeletes, logger } = options;
  const compared = await known.missingFrom(object, orgIds(client, object, key, startedAt));
  const missing = [...compared.missing].sort();
  if (missing.length > ALWAYS_PLAUSIBLE && missing.length > compared.known * plausibleDeletes) {
    throw new MedallionError({
      code: 'RECONCILIATION_IMPLAUSIBLE',
      kind: 'data',
      message: `${object}: ${missing.length} of ${compared.known} records are no longer seen in the org. That looks like a lost permission rather than deletes; nothing was taken for deleted.`,
      fix: `Give the user "View All" on ${object} again; or, if they were deleted, raise salesforce.plausibleDeletes in medallion.config.ts for one run.`,
      fields: { object, missing: missing.length, known: compared.known },
    });
  }
  const entries = missing.map((Id) => ({ Id, detectedAt: detectedAt.toISOString() }));
  await writeFile(join(directory, object, TOMBSTONES_FILE), `${JSON.stringify(entries)}\n`);
  if (missing.length > 0)
    logger.info(`${object}: ${missing.length} records are gone from the org for good.`, { object });
  return missing.length;
}
