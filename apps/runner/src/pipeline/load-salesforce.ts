import { BASE_ENVIRONMENT } from '@medallion/core';
import { rawTables } from '@medallion/bronze';
import { keyPrefixes, openFileSource, readManifest, type ExtractManifest } from '@medallion/salesforce';
import {
  commitExtraction,
  loadedExtractions,
  loadExtraction,
  recordDifference,
  type LedgerLine,
  type LoadReport,
  type ReadObject,
  type Warehouse,
} from '@medallion/warehouse';
import { basename } from 'node:path';
import type { Invocation } from '../host.ts';
import { extractFolder } from '../source/open-source.ts';
import { extractSalesforce } from '../source/salesforce-extract.ts';
import { findSalesforceRuns } from '../source/salesforce-runs.ts';
import { compareWithOrg, requireComplete } from './compare-with-org.ts';

/**
 * Loads the org's extracts that have not been loaded, in their order; extracts first where there is none, or always
 * with `extracts`. After each load its ledger is written and the watermarks move.
 *
 * @throws MedallionError RAW_INCOMPLETE naming records the org has and raw has not
 */
export async function loadSalesforce(
  invocation: Invocation,
  warehouse: Warehouse,
  options: { readonly extracts: boolean },
): Promise<LoadReport> {
  let folders = await pending(invocation, warehouse);
  if (options.extracts || folders.length === 0) {
    await extractSalesforce(invocation, warehouse);
    folders = await pending(invocation, warehouse);
  }
  let last: LoadReport | undefined;
  for (const folder of folders) last = await loadRun(invocation, warehouse, folder);
  return last!;
}

async function pending({ environment }: Invocation, warehouse: Warehouse): Promise<readonly string[]> {
  const { finished } = await findSalesforceRuns(extractFolder(environment.home));
  const loaded = await loadedExtractions(
    warehouse.sql,
    finished.map((folder) => basename(folder)),
  );
  return finished.filter((folder) => !loaded.has(basename(folder)));
}

async function loadRun(invocation: Invocation, warehouse: Warehouse, folder: string): Promise<LoadReport> {
  const { output, runId, signal } = invocation;
  const { manifest } = (await readManifest(folder))!;
  const everything = await openFileSource(folder, { logger: output.logger });
  // Objects the run did not read are not empty: nothing is known of them.
  const objects = everything.objects.filter(({ object }) => manifest.objects[object] !== undefined);
  const report = await loadExtraction(warehouse, {
    extraction: { ...everything, objects, notes: [] },
    rawTables,
    runId,
    logger: output.logger,
    keyPrefixes,
    signal,
    environment: BASE_ENVIRONMENT,
  });
  const lines = await commitExtraction(warehouse.sql, {
    extractionId: basename(folder),
    organizationId: manifest.organizationId,
    apiVersion: manifest.apiVersion,
    asOf: new Date(manifest.asOf),
    extractedAt: new Date(manifest.extractedAt),
    runId,
    drift: manifest.drift ?? [],
    objects: readObjects(manifest),
    report,
    rawTables,
  });
  await explainShortfall(invocation, warehouse, basename(folder), lines);
  return report;
}

const dateOf = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text));

/** What the ledger takes from a manifest. */
export const readObjects = ({ objects }: ExtractManifest): ReadObject[] =>
  Object.entries(objects).flatMap(([object, { records, read }]) => {
    if (!read) return [];
    const { mode, api, counts, describe, tombstones } = read;
    const until = new Date(read.until);
    const times = { until, watermark: dateOf(read.watermark), reconciledAt: dateOf(read.reconciledAt) };
    return [{ object, records, mode, api, orgCount: counts.org, describe, tombstones, ...times }];
  });

/** Where raw has fewer records than the org counts, the ids tell why. More is no loss: what is gone awaits reconciliation. */
async function explainShortfall(
  invocation: Invocation,
  warehouse: Warehouse,
  extractionId: string,
  lines: readonly LedgerLine[],
): Promise<void> {
  const short = new Set(lines.filter(({ orgCount, inRaw }) => inRaw < orgCount).map(({ object }) => object));
  if (short.size === 0) return;
  const found = await compareWithOrg(invocation, warehouse, short);
  for (const { object, difference } of found) await recordDifference(warehouse.sql, extractionId, object, difference);
  requireComplete(found);
}
