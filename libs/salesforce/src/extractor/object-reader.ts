import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '@medallion/core';
import { ApiError } from './api-error.ts';
import { countRecords, extractObject } from './extract-object.ts';
import type { ExtractSettings } from './extract-settings.ts';
import { JobNote } from './job-note.ts';
import { describeObject } from './object-description.ts';
import { ObjectFiles } from './object-files.ts';
import type { KnownIds, ObjectState } from './object-state.ts';
import { orgIds } from './org-ids.ts';
import { planObject, type ObjectPlan } from './plan-object.ts';
import { reconcile } from './reconcile.ts';
import type { CompleteObject, RunFolder } from './run-folder.ts';
import type { SalesforceClient } from './salesforce-client.ts';
import { countingFieldOf, type KeyField } from './soql.ts';

/** How far the reading of an object is. */
export interface ExtractProgress {
  readonly object: string;
  readonly received: number;
  readonly expected: number;
  /** Whether the object is whole. */
  readonly isDone: boolean;
  /** Since the object was begun. */
  readonly rowsPerSecond: number;
  /** Requests this run has sent for the object, and in all. */
  readonly objectCalls: number;
  readonly calls: number;
  /** What is left of the org's requests of 24 hours; undefined where the org does not say. */
  readonly callsLeft: number | undefined;
}

export interface ObjectReaderOptions {
  readonly settings: ExtractSettings;
  readonly logger: Logger;
  /** Objects that must be there; others the user may not see are left out with a warning. */
  readonly required: readonly string[];
  readonly knownIds: KnownIds | undefined;
  /** Reads all records of all objects. */
  readonly isFull: boolean;
  /** Compares all ids now. */
  readonly isReconciling: boolean;
  readonly onProgress: (progress: ExtractProgress) => void;
}

/** An object that has been read, and how the reading went. */
export interface ObjectReading {
  readonly complete: CompleteObject;
  readonly progress: ExtractProgress;
}

/** Reads objects of an org into the folder of a run, one independently of the other. */
export class ObjectReader {
  readonly #client: SalesforceClient;
  readonly #folder: RunFolder;
  readonly #options: ObjectReaderOptions;

  constructor(client: SalesforceClient, folder: RunFolder, options: ObjectReaderOptions) {
    this.#client = client;
    this.#folder = folder;
    this.#options = options;
  }

  /**
   * Reads one object; undefined where the user may not and need not.
   * @throws MedallionError SALESFORCE_*, RECONCILIATION_IMPLAUSIBLE
   */
  async read(object: string, state: ObjectState | undefined): Promise<ObjectReading | undefined> {
    try {
      for (let isRepeated = false; ; isRepeated = true) {
        const plan = await this.#plan(object, state);
        if (!plan) return undefined;
        try {
          return await this.#carryOut(plan);
        } catch (error) {
          // A field was hidden or removed between describe and query: the next describe no longer has it.
          if (isRepeated || !(error instanceof ApiError) || error.errorCode !== 'INVALID_FIELD') throw error;
          this.#options.logger.warn(`${object}: a field vanished while it was read; it is described and read again.`, {
            object,
          });
        }
      }
    } catch (error) {
      throw this.#client.explained(error, object);
    }
  }

  async #plan(object: string, state: ObjectState | undefined): Promise<ObjectPlan | undefined> {
    const { required, logger, settings, isFull, isReconciling } = this.#options;
    const description = await describeObject(this.#client, object);
    if (!description?.queryable) {
      if (state || required.includes(object)) throw new ApiError(400, 'INVALID_TYPE', object);
      logger.warn(`${object} is left out: the org does not have it, or the user may not read it.`, { object });
      return undefined;
    }
    const { until, startedAt } = this.#folder.run;
    const times = { until: new Date(until), startedAt: new Date(startedAt) };
    return planObject({ description, state, settings, ...times, isFull, isReconciling });
  }

  async #carryOut(plan: ObjectPlan): Promise<ObjectReading> {
    const { settings, logger, onProgress } = this.#options;
    const { selection, mode, reason, watermark, description } = plan;
    const { object, key, window } = selection;
    const { directory, run } = this.#folder;
    const files = new ObjectFiles(directory, object, settings.gzip);
    const note = new JobNote(directory, object);
    const begun = this.#client.timing.now().getTime();
    const progressOf = (received: number, expected: number, isDone: boolean): ExtractProgress =>
      this.#progressOf({ object, received, expected, isDone }, begun);
    const read = await extractObject(this.#client, selection, files, {
      note,
      bulkFrom: settings.bulkFrom,
      logger,
      onRecords: (received, expected) => onProgress(progressOf(received, expected, false)),
    });
    const counting = countingFieldOf(description.fields.map(({ name }) => name));
    const everything = { object, key: counting, window: { from: undefined, until: window.until } };
    const org = await countRecords(this.#client, everything);
    const reconciled = plan.reconciles ? await this.#reconcile(object, key, org, note) : undefined;
    const complete: CompleteObject = {
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
        ...(reconciled === undefined ? {} : { reconciledAt: run.startedAt }),
        tombstones: reconciled ?? 0,
      },
    };
    await this.#folder.complete(object, complete);
    const progress = progressOf(read.received, read.before, true);
    onProgress(progress);
    return { complete, progress };
  }

  async #reconcile(
    object: string,
    key: KeyField | undefined,
    expected: number,
    note: JobNote,
  ): Promise<number | undefined> {
    const { knownIds, settings, logger } = this.#options;
    if (!knownIds) return undefined;
    const { directory, run } = this.#folder;
    const now = new Date(run.startedAt);
    const { bulkFrom, plausibleDeletes } = settings;
    const ids = orgIds(this.#client, { object, key, withMoments: false, now, expected, bulkFrom, note, logger });
    await mkdir(join(directory, object), { recursive: true });
    return reconcile(ids, knownIds, { object, directory, detectedAt: new Date(run.until), plausibleDeletes });
  }

  #progressOf(
    part: Pick<ExtractProgress, 'object' | 'received' | 'expected' | 'isDone'>,
    begun: number,
  ): ExtractProgress {
    const { timing, calls, usage } = this.#client;
    const seconds = Math.max(0.001, (timing.now().getTime() - begun) / 1000);
    return {
      ...part,
      rowsPerSecond: Math.round(part.received / seconds),
      objectCalls: this.#client.callsOf(part.object),
      calls,
      callsLeft: usage ? Math.max(0, usage.limit - usage.used) : undefined,
    };
  }
}
