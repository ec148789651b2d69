import type { Logger } from '@medallion/core';
import { ApiError } from './api-error.ts';
import { BulkJobFailed, bulkQuery, isRefusedByBulk } from './bulk-query.ts';
import { chooseApi, type ApiChoice } from './choose-api.ts';
import type { ObjectFiles } from './object-files.ts';
import { remedyOf } from './retry-table.ts';
import { restPages, restPath } from './rest-query.ts';
import type { SalesforceClient } from './salesforce-client.ts';
import { countQuery, orderedQuery, type Selection, type Window } from './soql.ts';
import { halves } from './window.ts';

export interface ObjectCounts {
  /** Records of the window when the reading began, and when it had ended. A record modified meanwhile has left it. */
  readonly before: number;
  readonly after: number;
  readonly received: number;
}

export interface ReadObject extends ObjectCounts {
  readonly api: ApiChoice['api'];
  readonly reason: string;
  readonly query: string;
}

/** Attempts of one Bulk job before its window is read by REST. */
const BULK_ATTEMPTS = 2;

/**
 * Reads one selection into files, by REST or Bulk, and counts against the org. Where fewer records came than the org
 * still counts, it is read once more: transactions that were long under way show late.
 */
export async function extractObject(
  client: SalesforceClient,
  selection: Selection,
  files: ObjectFiles,
  options: {
    readonly bulkFrom: number;
    readonly logger: Logger;
    readonly onRecords: (received: number, expected: number) => void;
  },
): Promise<ReadObject> {
  const { object } = selection;
  const count = () => countRecords(client, selection);
  const before = await count();
  const query = orderedQuery(selection);
  const choice = chooseApi({ object, expected: before, path: restPath(client, query), bulkFrom: options.bulkFrom });
  options.logger.debug(`${object}: read by ${choice.api}, ${choice.reason}.`, { object, ...choice });
  const reading = new Reading(client, selection, files, options.logger, (received) =>
    options.onRecords(received, before),
  );
  for (let isRepeated = false; ; isRepeated = true) {
    await files.clear();
    const read = await reading.run(choice);
    const after = await count();
    if (read.received >= after || isRepeated) return { ...read, before, after, query };
    options.logger.warn(`${object}: the org counts ${after} records and ${read.received} came; it is read again.`, {
      object,
    });
  }
}

/** Records of a selection's window, deleted ones too; counted by halves where counting takes too long. */
export async function countRecords(client: SalesforceClient, selection: Omit<Selection, 'fields'>): Promise<number> {
  const path = restPath(client, countQuery(selection));
  try {
    return (await client.json<{ readonly totalSize: number }>(path, { object: selection.object })).totalSize;
  } catch (error) {
    const isLong = error instanceof ApiError && remedyOf(error) === 'halve window' && selection.key !== undefined;
    const split = isLong ? halves(selection.window) : undefined;
    if (!split) throw error;
    let sum = 0;
    for (const window of split) sum += await countRecords(client, { ...selection, window });
    return sum;
  }
}

class Reading {
  readonly #client: SalesforceClient;
  readonly #selection: Selection;
  readonly #files: ObjectFiles;
  readonly #logger: Logger;
  readonly #onRecords: (received: number) => void;
  #received = 0;
  #api: ApiChoice = { api: 'rest', reason: '' };

  constructor(
    client: SalesforceClient,
    selection: Selection,
    files: ObjectFiles,
    logger: Logger,
    onRecords: (received: number) => void,
  ) {
    this.#client = client;
    this.#selection = selection;
    this.#files = files;
    this.#logger = logger;
    this.#onRecords = onRecords;
  }

  async run(choice: ApiChoice): Promise<{ received: number; api: ApiChoice['api']; reason: string }> {
    this.#received = 0;
    this.#api = choice;
    const windows: Window[] = [this.#selection.window];
    for (let window = windows.shift(); window; window = windows.shift()) {
      if (this.#api.api === 'rest') await this.#rest(window);
      else windows.unshift(...(await this.#bulk(window)));
    }
    return { received: this.#received, ...this.#api };
  }

  async #rest(window: Window): Promise<void> {
    for await (const { text, records } of restPages(this.#client, { ...this.#selection, window })) {
      // An object without records gets its one empty page; nothing is learnt from another.
      if (records.length === 0 && this.#files.written.length > 0) continue;
      await this.#files.addJson(text, records.length);
      this.#add(records.length);
    }
  }

  /** Reads a window by Bulk. Returns what of it is still to be read: its halves, or all of it by REST. */
  async #bulk(window: Window): Promise<readonly Window[]> {
    const { object, key } = this.#selection;
    const start = this.#files.written.length;
    for (let attempt = 1; ; attempt++) {
      try {
        this.#add(await bulkQuery(this.#client, { ...this.#selection, window }, this.#files));
        return [];
      } catch (error) {
        await this.#files.truncate(start);
        if (error instanceof BulkJobFailed && error.isTimeout && key !== undefined) {
          const split = halves(window);
          if (split) return split;
        }
        if (error instanceof BulkJobFailed && attempt < BULK_ATTEMPTS) continue;
        if (!(error instanceof BulkJobFailed) && !isRefusedByBulk(error)) throw error;
        const why =
          error instanceof BulkJobFailed ? 'the Bulk job failed' : `the Bulk API refused it (${error.errorCode})`;
        this.#api = { api: 'rest', reason: `${why}, so REST it is` };
        this.#logger.warn(`${object}: ${why}; it is read by REST.`, { object, reason: why });
        return [window];
      }
    }
  }

  #add(records: number): void {
    this.#received += records;
    this.#onRecords(this.#received);
  }
}
