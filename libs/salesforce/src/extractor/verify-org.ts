import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { silentLogger, type Logger } from '@medallion/core';
import { ApiError } from './api-error.ts';
import { checkApiVersion, DEFAULT_API_VERSION } from './api-version.ts';
import { disposeOfLeft } from './bulk-read.ts';
import type { ApiChoice } from './choose-api.ts';
import type { Credentials } from './credentials.ts';
import { countRecords } from './extract-object.ts';
import { defaultExtractSettings, type ExtractSettings } from './extract-settings.ts';
import { JobNote, objectsWithJobs } from './job-note.ts';
import { describeObject } from './object-description.ts';
import { idsApi, orgIds, type OrgId } from './org-ids.ts';
import { isOtherProcess } from './process-alive.ts';
import type { SalesforceClient } from './salesforce-client.ts';
import { countingFieldOf, keyFieldOf } from './soql.ts';
import { systemTiming, type Timing } from './timing.ts';

/** What the org counts of an object now, and how to see which records. */
export interface OrgCount {
  readonly object: string;
  /** Records that existed at the moment that was asked for, deleted ones in the recycle bin too. */
  readonly count: number;
  /** How the ids come, unless the Bulk API refuses. */
  readonly api: ApiChoice['api'];
  /** When it was counted, by the org's clock. */
  readonly countedAt: Date;
  /** Ids of all records, and when each was last modified; undefined where the object does not tell. */
  ids(): AsyncIterable<readonly OrgId[]>;
}

/**
 * Counts objects in the org anew, each up to a moment of its own: what raw must have.
 * @throws MedallionError SALESFORCE_*, also where an object that was read before may no longer be
 */
export async function* countOrg(options: {
  readonly credentials: Credentials;
  readonly apiVersion?: string;
  /** Where each process writes down its Bulk jobs while they are in the org, and finds those of processes that died. */
  readonly directory: string;
  readonly untilByObject: ReadonlyMap<string, Date>;
  readonly settings?: Partial<ExtractSettings>;
  readonly timing?: Timing;
  readonly logger?: Logger;
  readonly signal?: AbortSignal;
}): AsyncGenerator<OrgCount> {
  const settings = { ...defaultExtractSettings, ...options.settings };
  const logger = options.logger ?? silentLogger;
  const { SalesforceClient } = await import('./salesforce-client.ts');
  const client = new SalesforceClient({
    credentials: options.credentials,
    apiVersion: checkApiVersion(options.apiVersion ?? DEFAULT_API_VERSION),
    timing: options.timing ?? systemTiming,
    logger,
    signal: options.signal,
    apiShare: settings.apiShare,
    timeout: settings.timeout,
    pageSize: settings.pageSize,
    bulkPageSize: settings.bulkPageSize,
  });
  let place: string | undefined;
  try {
    await client.open();
    await disposeOfAbandoned(client, options.directory);
    const directory = join(options.directory, String(process.pid));
    for (const [object, until] of options.untilByObject) {
      place = object;
      const description = await describeObject(client, object);
      if (!description) throw new ApiError(400, 'INVALID_TYPE', object);
      const names = description.fields.map(({ name }) => name);
      const key = keyFieldOf(names);
      const window = { from: undefined, until };
      const count = await countRecords(client, { object, key: countingFieldOf(names), window });
      const now = client.serverTime ?? client.timing.now();
      const note = new JobNote(directory, object);
      const { bulkFrom } = settings;
      const reading = { object, key, withMoments: true, now, expected: count, bulkFrom, note, logger };
      yield {
        object,
        count,
        api: idsApi(client, reading).api,
        countedAt: now,
        async *ids() {
          try {
            yield* orgIds(client, reading);
          } catch (error) {
            throw client.explained(error, object);
          }
        },
      };
    }
  } catch (error) {
    throw client.explained(error, place);
  }
}

async function disposeOfAbandoned(client: SalesforceClient, directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names.filter((one) => !isOtherProcess(Number(one)))) {
    const left = join(directory, name);
    for (const object of await objectsWithJobs(left)) await disposeOfLeft(client, object, new JobNote(left, object));
    await rm(left, { recursive: true });
  }
}
