import { hash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SObjectName } from '../catalogue/catalogue.ts';
import { API_VERSION, recordHead } from './record-text.ts';

/** Records a REST query answers at once. */
export const PAGE_SIZE = 2_000;

/** A file of an extract: its path under the run's folder with `/`, its bytes and the SHA-256 of its content. */
export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly records: number;
}

/** A character of a JSON text takes three bytes at most. */
const BYTES_PER_CHARACTER = 3;
const FIRST_BUFFER = 2 ** 21;
const COMMA = 44;
const NEW_LINE = 10;
const QUOTE = 34;
const CLOSE = 125;
/** What may stand around the text of a record. */
const BETWEEN = 4;

/**
 * Writes an object's records as the pages a query would have answered: `<SObject>/0001.json` and on. A page is put
 * together in one buffer, which all its pages share, and written at once when it is full: nothing waits in memory.
 * Every page of a query says how many records there are in all; where that is not known beforehand, the pages are plain
 * arrays of as many records.
 */
export class PageWriter {
  readonly files: WrittenFile[] = [];
  readonly #directory: string;
  readonly #object: SObjectName;
  readonly #total: number | undefined;
  readonly #locator: string;
  readonly #head: Buffer;
  #written = 0;
  #onPage = 0;
  #buffer: Buffer = Buffer.allocUnsafe(FIRST_BUFFER);
  #length = 0;

  /** `total` is undefined where nobody knows it yet. */
  constructor(directory: string, object: SObjectName, total: number | undefined, locator: string) {
    this.#directory = directory;
    this.#object = object;
    this.#total = total;
    this.#locator = locator;
    this.#head = Buffer.from(recordHead(object));
  }

  /** Records written: after `end`, all of them. */
  get records(): number {
    return this.#written;
  }

  /**
   * Takes a record: its id and the JSON text of its fields, as the engine's own JSON.stringify makes it (texts put together
   * by hand, field by field, were no faster). Its attributes come before, as bytes: with them in the text each record
   * would be copied once more.
   */
  add(id: string, fields: string): void {
    if (this.#onPage === 0) this.#begin();
    else {
      this.#buffer[this.#length++] = COMMA;
      this.#buffer[this.#length++] = NEW_LINE;
    }
    this.#reserve(this.#head.length + (id.length + fields.length) * BYTES_PER_CHARACTER);
    this.#buffer.set(this.#head, this.#length);
    this.#length += this.#head.length;
    this.#length += this.#buffer.write(id, this.#length, 'latin1');
    this.#buffer[this.#length++] = QUOTE;
    this.#buffer[this.#length++] = CLOSE;
    const joint = this.#length;
    this.#length += this.#buffer.write(fields, this.#length);
    this.#buffer[joint] = COMMA;
    this.#onPage++;
    if (this.#onPage === PAGE_SIZE) this.#write();
  }

  /** Writes what is left; an object without records gets one empty page. Throws where the total was announced wrongly. */
  end(): void {
    if (this.#onPage === 0 && this.files.length === 0) this.#begin();
    if (this.#length > 0) this.#write();
    if (this.#total !== undefined && this.#written !== this.#total) {
      throw new RangeError(`${this.#object}: announced ${this.#total} records and made ${this.#written}.`);
    }
  }

  #begin(): void {
    if (this.#total === undefined) return this.#append('[\n');
    const through = Math.min(this.#written + PAGE_SIZE, this.#total);
    const isDone = through === this.#total;
    const next = isDone ? '' : `,"nextRecordsUrl":"/services/data/v${API_VERSION}/query/${this.#locator}-${through}"`;
    this.#append(`{"totalSize":${this.#total},"done":${isDone}${next},"records":[\n`);
  }

  #append(text: string): void {
    this.#reserve(text.length * BYTES_PER_CHARACTER);
    this.#length += this.#buffer.write(text, this.#length);
  }

  #reserve(bytes: number): void {
    const most = this.#length + bytes + BETWEEN;
    if (most <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(most * 2);
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }

  #write(): void {
    this.#append(this.#total === undefined ? '\n]\n' : '\n]}\n');
    const bytes = this.#buffer.subarray(0, this.#length);
    const name = `${String(this.files.length + 1).padStart(4, '0')}.json`;
    const folder = join(this.#directory, this.#object);
    if (this.files.length === 0) mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), bytes);
    this.files.push({
      path: `${this.#object}/${name}`,
      bytes: bytes.length,
      sha256: hash('sha256', bytes),
      records: this.#onPage,
    });
    this.#written += this.#onPage;
    this.#onPage = 0;
    this.#length = 0;
  }
}
