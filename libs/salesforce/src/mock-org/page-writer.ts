import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SObjectName } from '../catalogue/catalogue.ts';
import { API_VERSION } from './record-text.ts';

/** Records a REST query answers at once. */
export const PAGE_SIZE = 2_000;

/** A file of an extract: its path under the run's folder with `/`, its bytes and the SHA-256 of its content. */
export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly records: number;
}

/** Writes an object's records as the pages a query would have answered: `<SObject>/0001.json` and on. */
export class PageWriter {
  readonly files: WrittenFile[] = [];
  readonly #directory: string;
  readonly #object: SObjectName;
  readonly #total: number;
  readonly #locator: string;
  #written = 0;
  #page: string[] = [];

  constructor(directory: string, object: SObjectName, total: number, locator: string) {
    this.#directory = directory;
    this.#object = object;
    this.#total = total;
    this.#locator = locator;
  }

  /** Takes a record's JSON text. Whoever adds must `flush` now and then: what is added waits in memory. */
  add(text: string): void {
    this.#page.push(text);
  }

  /** Writes the pages that are full. */
  async flush(): Promise<void> {
    while (this.#page.length >= PAGE_SIZE) await this.#write(this.#page.splice(0, PAGE_SIZE));
  }

  /** Writes what is left; an object without records gets one empty page. Throws where the total was announced wrongly. */
  async end(): Promise<void> {
    await this.flush();
    if (this.#page.length > 0 || this.files.length === 0) await this.#write(this.#page.splice(0));
    if (this.#written !== this.#total) {
      throw new RangeError(`${this.#object}: announced ${this.#total} records and made ${this.#written}.`);
    }
  }

  async #write(records: readonly string[]): Promise<void> {
    this.#written += records.length;
    const isDone = this.#written >= this.#total;
    const next = isDone
      ? ''
      : `,"nextRecordsUrl":"/services/data/v${API_VERSION}/query/${this.#locator}-${this.#written}"`;
    const text = `{"totalSize":${this.#total},"done":${isDone}${next},"records":[\n${records.join(',\n')}\n]}\n`;
    const bytes = Buffer.from(text);
    const name = `${String(this.files.length + 1).padStart(4, '0')}.json`;
    if (this.files.length === 0) await mkdir(join(this.#directory, this.#object), { recursive: true });
    await writeFile(join(this.#directory, this.#object, name), bytes);
    this.files.push({
      path: `${this.#object}/${name}`,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      records: records.length,
    });
  }
}
