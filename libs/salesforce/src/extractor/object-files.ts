import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { CsvCounter } from './csv-counter.ts';

/** A file of an extract: its path under the run's folder with `/`, its size, and the SHA-256 of it as it lies there. */
export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly records: number;
}

/** Writes what was received of one object, as received: `<SObject>/0001.json` and on. */
export class ObjectFiles {
  readonly #directory: string;
  readonly #object: string;
  readonly #isGzip: boolean;
  #written: WrittenFile[] = [];

  constructor(directory: string, object: string, isGzip: boolean) {
    this.#directory = directory;
    this.#object = object;
    this.#isGzip = isGzip;
  }

  get written(): readonly WrittenFile[] {
    return this.#written;
  }

  /** Begins anew: whatever an earlier attempt left is removed. */
  async clear(): Promise<void> {
    this.#written = [];
    await rm(join(this.#directory, this.#object), { recursive: true, force: true });
    await mkdir(join(this.#directory, this.#object), { recursive: true });
  }

  /** Writes a page of a REST query. */
  async addJson(text: string, records: number): Promise<void> {
    const content = Buffer.from(text);
    const bytes = this.#isGzip ? gzipSync(content) : content;
    const path = this.#nextPath('json');
    await writeFile(join(this.#directory, path), bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    this.#written.push({ path, bytes: bytes.length, sha256, records });
  }

  /** Writes a page of Bulk results while it arrives. Where it breaks off, nothing remains of it. */
  async addCsv(body: AsyncIterable<Uint8Array>): Promise<WrittenFile> {
    const path = this.#nextPath('csv');
    const target = join(this.#directory, path);
    const counter = new CsvCounter();
    const hash = createHash('sha256');
    let bytes = 0;
    const counting = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        counter.add(chunk);
        done(undefined, chunk);
      },
    });
    const hashing = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        bytes += chunk.length;
        done(undefined, chunk);
      },
    });
    try {
      if (this.#isGzip) await pipeline(body, counting, createGzip(), hashing, createWriteStream(target));
      else await pipeline(body, counting, hashing, createWriteStream(target));
    } catch (error) {
      await rm(target, { force: true });
      throw error;
    }
    const file = { path, bytes, sha256: hash.digest('hex'), records: counter.records };
    this.#written.push(file);
    return file;
  }

  /** Removes the file written last. */
  async discardLast(): Promise<void> {
    const last = this.#written.pop();
    if (last) await rm(join(this.#directory, last.path), { force: true });
  }

  /** Removes the files after the first `count`. */
  async truncate(count: number): Promise<void> {
    while (this.#written.length > count) await this.discardLast();
  }

  #nextPath(ending: 'json' | 'csv'): string {
    const number = String(this.#written.length + 1).padStart(4, '0');
    return `${this.#object}/${number}.${ending}${this.#isGzip ? '.gz' : ''}`;
  }
}
