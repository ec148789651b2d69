import type { Logger } from '@medallion/core';
import { CsvProblem, CsvSplitter } from '../file-source/csv-splitter.ts';
import { toEighteen } from '../ids/salesforce-id.ts';
import { ApiError } from './api-error.ts';
import { recoverFromBulk } from './bulk-failure.ts';
import { requireAnnounced } from './bulk-job.ts';
import { disposeOfLeft, readBulk } from './bulk-read.ts';
import { chooseApi, type ApiChoice } from './choose-api.ts';
import type { JobNote } from './job-note.ts';
import { restPages, restPath } from './rest-query.ts';
import type { SalesforceClient } from './salesforce-client.ts';
import { momentLiteral, orderedQuery, unorderedQuery, type KeyField, type Selection, type Window } from './soql.ts';

/** A record's 18-character id, and the value of its key field where that was asked for. */
export interface OrgId {
  readonly id: string;
  readonly at: Date | undefined;
}

export interface OrgIdsOptions {
  readonly object: string;
  readonly key: KeyField | undefined;
  /** Whether to read the key field of each record, too. */
  readonly withMoments: boolean;
  /** The org's clock: every record is before it. */
  readonly now: Date;
  /** Records expected, and from how many on Bulk is used. */
  readonly expected: number;
  readonly bulkFrom: number;
  readonly note: JobNote;
  readonly logger: Logger;
}

const DAY = 86_400_000;

/** By its key, so that a query that takes too long can be halved. */
const idsSelection = ({ object, key, now }: OrgIdsOptions): Selection => ({
  object,
  fields: key === undefined ? ['Id'] : ['Id', key],
  key,
  window: { from: undefined, until: new Date(now.getTime() + DAY) },
});

/** Which of the interfaces the ids are read by. */
export const idsApi = (client: SalesforceClient, options: OrgIdsOptions): ApiChoice =>
  chooseApi({ ...options, path: restPath(client, orderedQuery(idsSelection(options))) });

/**
 * All ids of an object, deleted records' too, by REST or Bulk as for records, page by page: what is held is one page.
 * After a failure in the middle some come again.
 */
export async function* orgIds(client: SalesforceClient, options: OrgIdsOptions): AsyncGenerator<readonly OrgId[]> {
  const { object, key, withMoments, note, logger } = options;
  const selection = idsSelection(options);
  const jobFields = withMoments ? selection.fields : ['Id'];
  let { api } = idsApi(client, options);
  await disposeOfLeft(client, object, note);
  const windows: Window[] = [selection.window];
  for (let next = windows.shift(), attempt = 1; next;) {
    const part = { ...selection, window: next };
    if (api === 'rest') {
      for await (const { records } of restPages(client, part)) {
        yield records.map((record) => orgIdOf(record['Id'], key === undefined ? undefined : record[key]));
      }
    } else {
      try {
        const query = unorderedQuery({ ...part, fields: jobFields });
        yield* readBulk(client, { object, query, note, read: (body, announced) => csvIds(body, announced, key) });
      } catch (error) {
        const recovery = recoverFromBulk(error, part, attempt);
        if (recovery.next === 'rest') {
          api = 'rest';
          logger.warn(`${object}: ${recovery.why}; its ids are read by REST.`, { object, reason: recovery.why });
        }
        attempt = recovery.next === 'job again' ? attempt + 1 : 1;
        windows.unshift(...(recovery.next === 'halves' ? recovery.windows : [next]));
      }
    }
    next = windows.shift();
  }
}

/** @throws ApiError INCOMPLETE_ANSWER: without its id the record would pass for one that is gone */
function orgIdOf(text: unknown, moment: unknown): OrgId {
  const id = toEighteen(String(text));
  if (id === undefined) throw new ApiError(0, 'INCOMPLETE_ANSWER', 'A record came without its id.');
  return { id, at: typeof moment === 'string' && moment !== '' ? new Date(momentLiteral(moment)) : undefined };
}

/** The ids of a page of Bulk results. */
async function csvIds(
  body: AsyncIterable<Uint8Array>,
  announced: number | undefined,
  key: KeyField | undefined,
): Promise<readonly OrgId[]> {
  const ids: OrgId[] = [];
  const decoder = new TextDecoder();
  const splitter = new CsvSplitter(',');
  let columns: { readonly id: number; readonly moment: number } | undefined;
  const take = (rows: Iterable<readonly string[]>): void => {
    for (const row of rows) {
      if (columns) ids.push(orgIdOf(row[columns.id], row[columns.moment]));
      else columns = { id: row.indexOf('Id'), moment: row.indexOf(key ?? '') };
    }
  };
  try {
    for await (const chunk of body) take(splitter.push(decoder.decode(chunk, { stream: true })));
    take(splitter.end());
  } catch (error) {
    if (error instanceof CsvProblem) throw new ApiError(0, 'INCOMPLETE_ANSWER', 'The page is not whole CSV.', error);
    throw error;
  }
  requireAnnounced(ids.length, announced);
  return ids;
}
