import { rawTables } from '@medallion/bronze';
import {
  DEFAULT_API_VERSION,
  extractOrg,
  readCredentials,
  sObjectNames,
  type ExtractProgress,
  type ExtractSettings,
  type ExtractSummary,
} from '@medallion/salesforce';
import { missingFromOrg, readSourceStates, type Warehouse } from '@medallion/warehouse';
import type { MedallionConfig } from '../config/config.ts';
import type { Invocation } from '../host.ts';
import { extractFolder, wantedObjects } from './open-source.ts';
import { findSalesforceRuns, newRunFolder } from './salesforce-runs.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export const extractSettings = ({ salesforce }: MedallionConfig): Partial<ExtractSettings> => ({
  lookback: salesforce.lookbackMinutes * MINUTE,
  bulkFrom: salesforce.bulkFrom,
  apiShare: salesforce.apiShare,
  refreshAfter: salesforce.refreshEveryDays * DAY,
  reconcileAfter: salesforce.reconcileEveryDays * DAY,
  plausibleDeletes: salesforce.plausibleDeletes,
  gzip: salesforce.gzip,
  fields: salesforce.fields,
});

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
  if (unfinished !== undefined) output.note(`Taking up the extract that was stopped: ${unfinished}`);
  const summary = await extractOrg({
    ...orgAccess(invocation, config),
    directory: unfinished ?? newRunFolder(extracts, runId),
    objects: sObjectNames.filter((object) => wanted?.has(object) ?? true),
    required: [...(wanted ?? [])],
    states: () => readSourceStates(warehouse.sql, rawTables),
    knownIds: { missingFrom: (object, ids) => missingFromOrg(warehouse, tableOf(object), ids) },
    settings: extractSettings(config),
    full: flags.full === true,
    reconcile: flags.reconcile === true,
    logger: output.logger,
    signal,
    onProgress: (progress) => output.progress(progressLine(progress)),
  });
  output.clearStandingLine();
  return { ...summary, isResumed: unfinished !== undefined };
}

export function tableOf(object: string) {
  const table = rawTables.find((one) => one.object === object);
  if (!table) throw new TypeError(`${object} has no raw table`);
  return table;
}

const progressLine = ({ object, received, expected, rowsPerSecond, calls, callsLeft }: ExtractProgress): string =>
  `${object}: ${received} of ${expected} records, ${rowsPerSecond}/s; ${calls} API calls used, ${callsLeft ?? 'unknown'} left`;
