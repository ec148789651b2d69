import type { Logger } from '@medallion/core';
import { ApiError } from './api-error.ts';
import { recoverFromBulk } from './bulk-failure.ts';
import { disposeOfLeft, readBulk } from './bulk-read.ts';
import { chooseApi, type ApiChoice } from './choose-api.ts';
import type { JobNote, NotedJob } from './job-note.ts';
import type { ObjectFiles } from './object-files.ts';
import { remedyOf } from './retry-table.ts';
import { restPages, restPath, restQuery } from './rest-query.ts';
import type { SalesforceClient } from './salesforce-client.ts';
import { countQuery, orderedQuery, unorderedQuery, type Selection, type Window } from './soql.ts';
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

/**
 * Reads one selection into files, by REST or Bulk, and counts against the org. Where fewer records came than the org
 * still counts, it is read once more: transactions that were long under way show late. A Bulk job that a killed process
 * left is gone on with, or taken out of the org.
 */
export async function extractObject(
  client: SalesforceClient,
  selection: Selection,
  files: ObjectFiles,
  options: {
    readonly note: JobNote;
    readonly bulkFrom: number;
    readonly logger: Logger;
    readonly onRecords: (received: number, expected: number) => void;
  },
): Promise<ReadObject> {
  const { object } = selection;
  const { note, logger } = options;
  const count = () => countRecords(client, selection);
  const before = await count();
  // A Bulk job may take minutes before its first page.
  options.onRecords(0, before);
  const path = restPath(client, orderedQuery(selection));
  const choice = chooseApi({ object, expected: before, path, bulkFrom: options.bulkFrom });
  logger.debug(`${object}: read by ${choice.api}, ${choice.reason}.`, { object, ...choice });
  const reading = new Reading(client, selection, files, note, logger, () => options.onRecords(files.records, before));
  let left = await note.read();
  if (
    left &&
    !(choice.api === 'bulk' && left.query === unorderedQuery(selection) && (await files.restore(left.files)))
  ) {
    await disposeOfLeft(client, object, note);
    left = undefined;
  }
  for (let isRepeated = false; ; isRepeated = true) {
    if (!left) await files.clear();
    const read = await reading.run(choice, left);
    const after = await count();
    if (files.records >= after || isRepeated) {
      const query = read.api === 'bulk' ? unorderedQuery(selection) : restQuery(client, selection);
      return { ...read, received: files.records, before, after, query };
    }
    left = undefined;
    logger.warn(`${object}: the org counts ${after} records and ${files.records} came; it is read again.`, { object });
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
  readonly #note: JobNote;
  readonly #logger: Logger;
  readonly #onPage: () => void;
  #api: ApiChoice = { api: 'rest', reason: '' };

  constructor(
    client: SalesforceClient,
    selection: Selection,
    files: ObjectFiles,
    note: JobNote,
    logger: Logger,
    onPage: () => void,
  ) {
    this.#client = client;
    this.#selection = selection;
    this.#files = files;
    this.#note = note;
    this.#logger = logger;
    this.#onPage = onPage;
  }

  /** Reads all windows; the first goes on with the job that was `left`, whose pages are among the files already. */
  async run(choice: ApiChoice, left: NotedJob | undefined): Promise<ApiChoice> {
    this.#api = choice;
    const windows: Window[] = [this.#selection.window];
    for (let window = windows.shift(), job = left; window; window = windows.shift(), job = undefined) {
      if (this.#api.api === 'rest') await this.#rest(window);
      else windows.unshift(...(await this.#bulk(window, job)));
    }
    return this.#api;
  }

  async #rest(window: Window): Promise<void> {
    for await (const { text, records } of restPages(this.#client, { ...this.#selection, window })) {
      // An object without records gets its one empty page; nothing is learnt from another.
      if (records.length === 0 && this.#files.written.length > 0) continue;
      await this.#files.addJson(text, records.length);
      this.#onPage();
    }
  }

  /** Reads a window by Bulk. Returns what of it is still to be read: its halves, or all of it by REST. */
  async #bulk(window: Window, left: NotedJob | undefined): Promise<readonly Window[]> {
    const { object } = this.#selection;
    const start = left ? 0 : this.#files.written.length;
    const selection = { ...this.#selection, window };
    for (let attempt = 1, job = left; ; attempt++, job = undefined) {
      try {
        const pages = readBulk(this.#client, {
          object,
          query: unorderedQuery(selection),
          note: this.#note,
          left: job,
          read: (body, announced) => this.#files.addCsv(body, announced),
          files: () => this.#files.written,
        });
        for await (const _page of pages) this.#onPage();
        return [];
      } catch (error) {
        const recovery = recoverFromBulk(error, selection, attempt);
        await this.#files.truncate(start);
        if (recovery.next === 'halves') return recovery.windows;
        if (recovery.next === 'job again') continue;
        this.#api = { api: 'rest', reason: `${recovery.why}, so REST it is` };
        this.#logger.warn(`${object}: ${recovery.why}; it is read by REST.`, { object, reason: recovery.why });
        return [window];
      }
    }
  }
}
