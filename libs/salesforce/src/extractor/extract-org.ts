import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MedallionError, silentLogger, type Logger } from '@medallion/core';
import type { ExtractManifest } from '../extract-manifest.ts';
import { toEighteen } from '../ids/salesforce-id.ts';
import { ApiError } from './api-error.ts';
import type { ApiUsage } from './api-usage.ts';
import { checkApiVersion, DEFAULT_API_VERSION } from './api-version.ts';
import type { Credentials } from './credentials.ts';
import { driftMessage, findDrift, type Drift } from './drift.ts';
import { countRecords, extractObject } from './extract-object.ts';
import { defaultExtractSettings, type ExtractSettings } from './extract-settings.ts';
import { describeObject } from './object-description.ts';
import { ObjectFiles } from './object-files.ts';
import type { KnownIds, ObjectState } from './object-state.ts';
import { planObject, type ObjectPlan } from './plan-object.ts';
import { reconcile } from './reconcile.ts';
import { RunFolder, type CompleteObject } from './run-folder.ts';
import type { SalesforceClient } from './salesforce-client.ts';
import { countingFieldOf, type KeyField } from './soql.ts';
import { systemTiming, type Timing } from './timing.ts';

/** How far the reading of an object is. */
export interface ExtractProgress {
  readonly object: string;
  readonly received: number;
  readonly expected: number;
  /** Since the object was begun. */
  readonly rowsPerSecond: number;
  /** Requests this run has sent. */
  readonly calls: number;
  /** What is left of the org's requests of 24 hours; undefined where the org does not say. */
  readonly callsLeft: number | undefined;
}

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
  });
  try {
    return await new OrgExtraction(client, settings, options).run();
  } catch (error) {
    throw client.explained(error);
  }
}

class OrgExtraction {
  readonly #client: SalesforceClient;
  readonly #settings: ExtractSettings;
  readonly #options: ExtractOrgOptions;
  readonly #logger: Logger;

  constructor(client: SalesforceClient, settings: ExtractSettings, options: ExtractOrgOptions) {
    this.#client = client;
    this.#settings = settings;
    this.#options = options;
    this.#logger = options.logger ?? silentLogger;
  }

  async run(): Promise<ExtractSummary> {
    const { objects, directory, states, apiVersion = DEFAULT_API_VERSION } = this.#options;
    const opened = await this.#client.open();
    const organizationId = toEighteen(opened.organizationId) ?? opened.organizationId;
    const now = this.#client.serverTime ?? this.#client.timing.now();
    const folder = await RunFolder.open(directory, {
      organizationId,
      apiVersion,
      startedAt: now.toISOString(),
      until: new Date(now.getTime() - this.#settings.margin).toISOString(),
    });
    this.#logger.info(`Reading ${organizationId} by version ${apiVersion} of the API.`, { organizationId, apiVersion });
    const known = await states(organizationId);
    const results: [string, CompleteObject][] = [];
    const drift: Drift[] = [];
    for (const object of objects) {
      const result = (await folder.completed(object)) ?? (await this.#object(folder, object, known.get(object)));
      if (!result) continue;
      results.push([object, result]);
      const found = driftOf(known.get(object), object, result);
      for (const one of found) this.#logger.warn(driftMessage(one), { ...one });
      drift.push(...found);
    }
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
    return { directory, manifest, calls: this.#client.calls, usage: this.#client.usage };
  }

  /** Reads one object; undefined where the user may not and need not. */
  async #object(
    folder: RunFolder,
    object: string,
    state: ObjectState | undefined,
  ): Promise<CompleteObject | undefined> {
    try {
      for (let isRepeated = false; ; isRepeated = true) {
        const plan = await this.#plan(folder, object, state);
        if (!plan) return undefined;
        try {
          return await this.#read(folder, plan);
        } catch (error) {
          // A field was hidden or removed between describe and query: the next describe no longer has it.
          if (isRepeated || !(error instanceof ApiError) || error.errorCode !== 'INVALID_FIELD') throw error;
          this.#logger.warn(`${object}: a field vanished while it was read; it is described and read again.`, {
            object,
          });
        }
      }
    } catch (error) {
      throw this.#client.explained(error, object);
    }
  }

  async #plan(folder: RunFolder, object: string, state: ObjectState | undefined): Promise<ObjectPlan | undefined> {
    const description = await describeObject(this.#client, object);
    if (!description?.queryable) {
      if (state || this.#options.required?.includes(object)) throw new ApiError(400, 'INVALID_TYPE', object);
      this.#logger.warn(`${object} is left out: the org does not have it, or the user may not read it.`, { object });
      return undefined;
    }
    return planObject({
      description,
      state,
      settings: this.#settings,
      until: new Date(folder.run.until),
      startedAt: new Date(folder.run.startedAt),
      isFull: this.#options.full === true,
      isReconciling: this.#options.reconcile === true,
    });
  }

  async #read(folder: RunFolder, plan: ObjectPlan): Promise<CompleteObject> {
    const { selection, mode, reason, watermark, description } = plan;
    const { object, key, window } = selection;
    const files = new ObjectFiles(folder.directory, object, this.#settings.gzip);
    const begun = this.#client.timing.now().getTime();
    const read = await extractObject(this.#client, selection, files, {
      bulkFrom: this.#settings.bulkFrom,
      logger: this.#logger,
      onRecords: (received, expected) => this.#progress(object, received, expected, begun),
    });
    const reconciled = plan.reconciles ? await this.#reconcile(folder, object, key) : undefined;
    const counting = countingFieldOf(description.fields.map(({ name }) => name));
    const everything = { object, key: counting, window: { from: undefined, until: window.until } };
    const org = await countRecords(this.#client, everything);
    const result: CompleteObject = {
      records: read.received,
      fields: [...selection.fields],
      files: files.written.map((file) => ({ ...file })),
      read: {
        mode,
        ...(reason === undefined ? {} : { reason }),
        api: read.api,
        apiReason: read.reason,
        query: read.query,
        ...(key === undefined ? {} : { key }),
        ...(window.from ? { from: window.from.toISOString() } : {}),
        until: window.until.toISOString(),
        ...(watermark ? { watermark: watermark.toISOString() } : {}),
        counts: { before: read.before, after: read.after, org },
        describe: description.fields.map((field) => ({ ...field })),
        ...(reconciled === undefined ? {} : { reconciledAt: folder.run.startedAt }),
        tombstones: reconciled ?? 0,
      },
    };
    await folder.complete(object, result);
    const progress = this.#progressOf(object, read.received, read.before, begun);
    this.#logger.info(
      `${object}: ${read.received} records by ${read.api}${reason === undefined ? '' : `, all because ${reason}`}; ` +
        `${progress.rowsPerSecond} rows/s, ${progress.calls} API calls used, ${progress.callsLeft ?? 'unknown'} left.`,
      { ...progress, mode, api: read.api },
    );
    return result;
  }

  async #reconcile(folder: RunFolder, object: string, key: KeyField | undefined): Promise<number | undefined> {
    const { knownIds } = this.#options;
    if (!knownIds) return undefined;
    await mkdir(join(folder.directory, object), { recursive: true });
    return reconcile(this.#client, knownIds, {
      object,
      directory: folder.directory,
      key,
      startedAt: new Date(folder.run.startedAt),
      detectedAt: new Date(folder.run.until),
      plausibleDeletes: this.#settings.plausibleDeletes,
      logger: this.#logger,
    });
  }

  #progress(object: string, received: number, expected: number, begun: number): void {
    this.#options.onProgress?.(this.#progressOf(object, received, expected, begun));
  }

  #progressOf(object: string, received: number, expected: number, begun: number): ExtractProgress {
    const { timing, calls, usage } = this.#client;
    const seconds = Math.max(0.001, (timing.now().getTime() - begun) / 1000);
    const callsLeft = usage ? Math.max(0, usage.limit - usage.used) : undefined;
    return { object, received, expected, rowsPerSecond: Math.round(received / seconds), calls, callsLeft };
  }
}

const driftOf = (state: ObjectState | undefined, object: string, { read }: CompleteObject): Drift[] =>
  state ? findDrift(object, state.describe, read.describe) : [];

const nothingReadable = (objects: readonly string[]): MedallionError =>
  new MedallionError({
    code: 'SALESFORCE_NOTHING_READABLE',
    kind: 'environment',
    message: `The user may read none of the ${objects.length} objects.`,
    fix: 'Give the user\'s profile or a permission set "Read" and "View All" on the objects, and "API Enabled".',
    fields: { objects },
  });
