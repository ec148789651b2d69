import { MedallionError, type Logger } from '@medallion/core';
import type { DataFile } from './data-file.ts';
import type { DocumentSummary } from './json-document.ts';

/** Watches that the pages of a query are all there: a page that is not the last needs the next one. */
export class PageChain {
  readonly #object: string;
  readonly #logger: Logger;
  #last: { readonly file: DataFile; readonly summary: DocumentSummary } | undefined;
  #pages = 0;
  #records = 0;

  constructor(object: string, logger: Logger) {
    this.#object = object;
    this.#logger = logger;
  }

  /** Takes a page in order. Throws a MedallionError where the pages up to a last one do not add up to the query's total. */
  add(file: DataFile, summary: DocumentSummary): void {
    if (summary.shape !== 'response') return;
    this.#pages++;
    this.#records += summary.records;
    this.#last = { file, summary };
    if (summary.done === false) return;
    const { totalSize } = summary;
    if (totalSize !== undefined && totalSize !== this.#records) {
      const counts = { object: this.#object, file: file.name, totalSize, records: this.#records, pages: this.#pages };
      // A single page whose count is off was edited by hand; several are missing one between them.
      if (this.#pages > 1) throw this.#incomplete(counts);
      this.#logger.warn(`${file.name} announces ${totalSize} records and holds ${this.#records}`, counts);
    }
    this.#pages = 0;
    this.#records = 0;
  }

  /** After the last page: throws a MedallionError naming the page that is missing. */
  end(): void {
    if (this.#last?.summary.done !== false) return;
    const { file, summary } = this.#last;
    const expected = nextName(file.name);
    throw new MedallionError({
      code: 'PAGE_MISSING',
      kind: 'data',
      message:
        `${file.name} is not the last page of its query (done is false) and no page follows it` +
        `${expected === undefined ? '' : `: ${expected} is missing`}.`,
      fix: `Fetch the rest${summary.nextRecordsUrl === undefined ? '' : ` (nextRecordsUrl of ${file.name})`} into the ${this.#object} folder, or extract the object again.`,
      fields: { object: this.#object, file: file.name, nextRecordsUrl: summary.nextRecordsUrl, expected },
    });
  }

  #incomplete(counts: Readonly<Record<string, unknown>>): MedallionError {
    return new MedallionError({
      code: 'PAGES_INCOMPLETE',
      kind: 'data',
      message: `The ${this.#pages} pages of ${this.#object} hold ${this.#records} records of the ${String(counts['totalSize'])} their query found.`,
      fix: 'A page is missing or doubled. Extract the object again into an empty folder.',
      fields: counts,
    });
  }
}

/** The name after a numbered one: `Account/0003.json` -> `Account/0004.json`. */
function nextName(name: string): string | undefined {
  const match = /^(.*?)(\d+)(\D*)$/.exec(name);
  if (!match) return undefined;
  const digits = match[2]!;
  return `${match[1]}${String(Number(digits) + 1).padStart(digits.length, '0')}${match[3]}`;
}
