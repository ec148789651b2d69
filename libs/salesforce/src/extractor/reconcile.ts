import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MedallionError } from '@medallion/core';
import { TOMBSTONES_FILE } from '../extract-manifest.ts';
import type { KnownIds } from './object-state.ts';
import type { OrgId } from './org-ids.ts';

/** Few enough to be deleted at once whatever share of the object they are. */
const ALWAYS_PLAUSIBLE = 10;

/**
 * Finds the records that raw has and the org no longer: purged from the recycle bin, or never in it. They are listed in
 * the object's folder for the load.
 * @returns how many
 * @throws MedallionError RECONCILIATION_IMPLAUSIBLE where so many are missing that a permission is likelier
 */
export async function reconcile(
  ids: AsyncIterable<readonly OrgId[]>,
  known: KnownIds,
  options: {
    readonly object: string;
    readonly directory: string;
    /** From when on they count as gone: the end of the run's windows, so that the load's clock reaches it. */
    readonly detectedAt: Date;
    readonly plausibleDeletes: number;
  },
): Promise<number> {
  const { object, directory, detectedAt, plausibleDeletes } = options;
  const compared = await known.missingFrom(object, bare(ids));
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
  return missing.length;
}

async function* bare(pages: AsyncIterable<readonly OrgId[]>): AsyncGenerator<readonly string[]> {
  for await (const page of pages) yield page.map(({ id }) => id);
}
