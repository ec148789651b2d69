import { silentLogger, type Logger } from '@medallion/core';
import { toEighteen } from '../ids/salesforce-id.ts';
import { checkApiVersion, DEFAULT_API_VERSION } from './api-version.ts';
import type { Credentials } from './credentials.ts';
import { countRecords } from './extract-object.ts';
import { defaultExtractSettings, type ExtractSettings } from './extract-settings.ts';
import { describeObject } from './object-description.ts';
import { allOf } from './reconcile.ts';
import { restPages } from './rest-query.ts';
import { countingFieldOf, keyFieldOf } from './soql.ts';
import { systemTiming, type Timing } from './timing.ts';

/** What the org counts of an object now, and how to see which records. */
export interface OrgCount {
  readonly object: string;
  /** Records that existed at the moment that was asked for, deleted ones in the recycle bin too. */
  readonly count: number;
  /** Ids of all records, and whether each was modified before that moment. */
  ids(): AsyncIterable<readonly { readonly id: string; readonly isBefore: boolean }[]>;
}

/** Counts objects in the org anew, each up to a moment of its own: what raw must have. */
export async function* countOrg(options: {
  readonly credentials: Credentials;
  readonly apiVersion?: string;
  readonly untilByObject: ReadonlyMap<string, Date>;
  readonly settings?: Partial<ExtractSettings>;
  readonly timing?: Timing;
  readonly logger?: Logger;
  readonly signal?: AbortSignal;
}): AsyncGenerator<OrgCount> {
  const settings = { ...defaultExtractSettings, ...options.settings };
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
    await client.open();
    for (const [object, until] of options.untilByObject) {
      const description = await describeObject(client, object);
      if (!description) continue;
      const names = description.fields.map(({ name }) => name);
      const key = keyFieldOf(names);
      const window = { from: undefined, until };
      yield {
        object,
        count: await countRecords(client, { object, key: countingFieldOf(names), window }),
        async *ids() {
          for await (const { records } of restPages(client, allOf(object, key, client.serverTime ?? until))) {
            yield records.map((record) => ({
              id: toEighteen(record['Id'] as string) ?? (record['Id'] as string),
              isBefore:
                key === undefined || Date.parse((record[key] as string).replace('+0000', 'Z')) < until.getTime(),
            }));
          }
        },
      };
    }
  } catch (error) {
    throw client.explained(error);
  }
}
