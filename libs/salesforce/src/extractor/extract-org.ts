import { MedallionError, silentLogger, type Logger } from '@medallion/core';
import type { ExtractManifest } from '../extract-manifest.ts';
import { toEighteen } from '../ids/salesforce-id.ts';
import type { ApiUsage } from './api-usage.ts';
import { checkApiVersion, DEFAULT_API_VERSION } from './api-version.ts';
import { disposeOfLeft } from './bulk-read.ts';
import type { Credentials } from './credentials.ts';
import { driftMessage, findDrift, unseenFields, type Drift } from './drift.ts';
import { eachObject } from './each-object.ts';
import { defaultExtractSettings, type ExtractSettings } from './extract-settings.ts';
import { JobNote, objectsWithJobs } from './job-note.ts';
import { ObjectReader, type ExtractProgress, type ObjectReading } from './object-reader.ts';
import type { KnownIds, ObjectState } from './object-state.ts';
import { RunFolder, type CompleteObject } from './run-folder.ts';
import type { SalesforceClient } from './salesforce-client.ts';
import { systemTiming, type Timing } from './timing.ts';

export interface ExtractOrgOptions {
  readonly credentials: Credentials;
  /** Such as `62.0`. */
  readonly apiVersion?: string;
  /** The run's folder: new, or what a killed run left. */
  readonly directory: string;
  /** API names. */
  readonly objects: readonly string[];
  /** Objects that must be there; others the user may not see are left out with a warning. */
  readonly required?: readonly string[];
  /** What is known from earlier loads, by object; asked once the organization is known. */
  readonly states: (organizationId: string) => Promise<ReadonlyMap<string, ObjectState>>;
  readonly knownIds?: KnownIds;
  readonly settings?: Partial<ExtractSettings>;
  /** Reads all records of all objects. */
  readonly full?: boolean;
  /** Compares all ids now. */
  readonly reconcile?: boolean;
  readonly timing?: Timing;
  readonly logger?: Logger;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExtractProgress) => void;
}

export interface ExtractSummary {
  readonly directory: string;
  readonly manifest: ExtractManifest;
  /** Requests sent, but for logins. */
  readonly calls: number;
  readonly usage: ApiUsage | undefined;
}

/**
 * Reads an org into a folder that `openFileSource` opens: of each object the records modified since its watermark, or
 * all, deleted ones too, as received. Every window ends at one moment before the run began. A folder of a run that was
 * killed is taken up: its objects that are whole are kept.
 *
 * @throws MedallionError SALESFORCE_* saying what to do; running it again goes on where it stopped
 */
export async function extractOrg(options: ExtractOrgOptions): Promise<ExtractSummary> {
  const settings = { ...defaultExtractSettings, ...options.settings };
  // Only here: jsforce takes a moment to load, and most commands need none of it.
  const { SalesforceClient } = await import('./salesforce-client.ts');
  const client = new SalesforceClient({
    credentials: options.credentials,
    apiVersion: checkApiVersion(options.apiVersion ?? DEFAULT_API_VERSION),
    timing: options.timing ?? systemTiming,
    logger: options.logger ?? silentLogger,
    signal: options.signal,
    apiShare: settings.apiShare,
    timeout: settings.timeout,
    pageSize: settings.pageSize,
    bulkPageSize: settings.bulkPageSize,
  });
  try {
    return await run(client, settings, options);
  } catch (error) {
    throw client.explained(error);
  }
}

async function run(
  client: SalesforceClient,
  settings: ExtractSettings,
  options: ExtractOrgOptions,
): Promise<ExtractSummary> {
  const { objects, directory, apiVersion = DEFAULT_API_VERSION, logger = silentLogger } = options;
  const opened = await client.open();
  const organizationId = toEighteen(opened.organizationId) ?? opened.organizationId;
  const now = client.serverTime ?? client.timing.now();
  const folder = await RunFolder.open(directory, {
    organizationId,
    apiVersion,
    startedAt: now.toISOString(),
    until: new Date(now.getTime() - settings.margin).toISOString(),
  });
  logger.info(`Reading ${organizationId} by version ${apiVersion} of the API.`, { organizationId, apiVersion });
  const known = await options.states(organizationId);
  const reader = new ObjectReader(client, folder, {
    settings,
    logger,
    required: options.required ?? [],
    knownIds: options.knownIds,
    isFull: options.full === true,
    isReconciling: options.reconcile === true,
    onProgress: options.onProgress ?? (() => undefined),
  });
  await disposeOfUnwanted(client, folder, objects);
  const drift: Drift[] = [];
  const results: [string, CompleteObject][] = [];
  const read = async (object: string): Promise<Partial<ObjectReading> | undefined> => {
    const complete = await folder.completed(object);
    return complete ? { complete } : reader.read(object, known.get(object));
  };
  await eachObject(objects, settings.concurrency, read, (object, reading) => {
    if (!reading?.complete) return;
    results.push([object, reading.complete]);
    if (reading.progress) logger.info(doneMessage(reading.complete, reading.progress), { ...reading.progress });
    const found = driftOf(known.get(object), object, reading.complete);
    for (const one of found) logger.warn(driftMessage(one), { ...one });
    drift.push(...found);
  });
  if (results.length === 0) throw nothingReadable(objects);
  const manifest: ExtractManifest = {
    formatVersion: 1,
    source: 'salesforce',
    organizationId,
    asOf: folder.run.until,
    extractedAt: folder.run.startedAt,
    apiVersion,
    drift,
    objects: Object.fromEntries(results),
  };
  await folder.finish(manifest);
  return { directory, manifest, calls: client.calls, usage: client.usage };
}

/** Bulk jobs that a killed process left, and nobody will go on with. */
async function disposeOfUnwanted(
  client: SalesforceClient,
  folder: RunFolder,
  objects: readonly string[],
): Promise<void> {
  for (const object of await objectsWithJobs(folder.directory)) {
    const isWanted = objects.includes(object) && !(await folder.completed(object));
    if (!isWanted) await disposeOfLeft(client, object, new JobNote(folder.directory, object));
  }
}

function doneMessage({ records, read }: CompleteObject, progress: ExtractProgress): string {
  const { object, rowsPerSecond, objectCalls, callsLeft } = progress;
  const why = read.reason === undefined ? '' : `, all because ${read.reason}`;
  const gone = read.tombstones === 0 ? '' : `, ${read.tombstones} gone from the org for good`;
  return `${object}: ${records} records by ${read.api}${why}${gone}; ${rowsPerSecond} rows/s, ${objectCalls} API calls used, ${callsLeft ?? 'unknown'} left.`;
}

const driftOf = (state: ObjectState | undefined, object: string, { read }: CompleteObject): Drift[] =>
  state ? findDrift(object, state.describe, read.describe) : unseenFields(object, read.describe);

const nothingReadable = (objects: readonly string[]): MedallionError =>
  new MedallionError({
    code: 'SALESFORCE_NOTHING_READABLE',
    kind: 'environment',
    message: `The user may read none of the ${objects.length} objects.`,
    fix: 'Give the user\'s profile or a permission set "Read" and "View All" on the objects, and "API Enabled".',
    fields: { objects },
  });
