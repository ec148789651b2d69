import { rawTables } from '@medallion/bronze';
import {
  DEFAULT_API_VERSION,
  extractOrg,
  readCredentials,
  sObjectNames,
  takeUpRun,
  type ExtractSettings,
  type ExtractSummary,
} from '@medallion/salesforce';
import { missingFromOrg, readSourceStates, type Warehouse } from '@medallion/warehouse';
import type { MedallionConfig } from '../config/config.ts';
import type { Invocation } from '../host.ts';
import { ExtractProgressLine } from '../output/extract-progress.ts';
import { extractFolder, requireKnownObjects, wantedObjects } from './open-source.ts';
import { findSalesforceRuns, newRunFolder } from './salesforce-runs.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** @throws MedallionError CONFIG_INVALID for fields of an object the catalogue does not have */
export function extractSettings({ salesforce }: MedallionConfig): Partial<ExtractSettings> {
  requireKnownObjects('salesforce.fields', Object.keys(salesforce.fields));
  return {
    lookback: salesforce.lookbackMinutes * MINUTE,
    bulkFrom: salesforce.bulkFrom,
    concurrency: salesforce.concurrency,
    apiShare: salesforce.apiShare,
    refreshAfter: salesforce.refreshEveryDays * DAY,
    reconcileAfter: salesforce.reconcileEveryDays * DAY,
    plausibleDeletes: salesforce.plausibleDeletes,
    gzip: salesforce.gzip,
    fields: salesforce.fields,
  };
}

/** Which org, and by which version of its API. */
export function orgAccess({ environment }: Invocation, { salesforce }: MedallionConfig) {
  return {
    credentials: readCredentials(environment.salesforce),
    apiVersion: environment.salesforce['SALESFORCE_API_VERSION'] || salesforce.apiVersion || DEFAULT_API_VERSION,
  };
}

/** Reads what is new in the org into a folder of its own; a run that was killed is taken up instead. */
export async function extractSalesforce(
  invocation: Invocation,
  warehouse: Warehouse,
  flags: { readonly full?: boolean; readonly reconcile?: boolean } = {},
): Promise<ExtractSummary & { readonly isResumed: boolean }> {
  const { environment, output, signal, runId } = invocation;
  const config = await invocation.config();
  const wanted = wantedObjects(config);
  const extracts = extractFolder(environment.home);
  const { unfinished } = await findSalesforceRuns(extracts);
  const directory = newRunFolder(extracts, runId);
  const isResumed = unfinished !== undefined && (await takeUpRun(unfinished, directory));
  if (isResumed) output.note(`Taking up the extract that was stopped: ${unfinished}`);
  const objects = sObjectNames.filter((object) => wanted?.has(object) ?? true);
  const line = new ExtractProgressLine();
  const summary = await extractOrg({
    ...orgAccess(invocation, config),
    directory,
    objects,
    required: [...(wanted ?? [])],
    states: () => readSourceStates(warehouse.sql, rawTables),
    knownIds: { missingFrom: (object, ids) => missingFromOrg(warehouse, tableOf(object), ids) },
    settings: extractSettings(config),
    full: flags.full === true,
    reconcile: flags.reconcile === true,
    logger: output.logger,
    signal,
    onProgress: (progress) => output.progress(line.after(progress)),
  });
  output.clearStandingLine();
  return { ...summary, isResumed };
}

export function tableOf(object: string) {
  const table = rawTables.find((one) => one.object === object);
  if (!table) throw new TypeError(`${object} has no raw table`);
  return table;
}
