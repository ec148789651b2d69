import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { requireAnnounced } from './bulk-job.ts';
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

  /** In all the files. */
  get records(): number {
    return this.#written.reduce((sum, { records }) => sum + records, 0);
  }

  /** Goes on after files an earlier process wrote; false, and nothing, where they do not lie there as they were. */
  async restore(files: readonly WrittenFile[]): Promise<boolean> {
    for (const { path, bytes } of files) {
      const found = await stat(join(this.#directory, path)).catch(() => undefined);
      if (found?.size !== bytes) return false;
    }
    this.#written = [...files];
    return true;
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

  /**
   * Writes a page of Bulk results while it arrives. Where it breaks off, nothing remains of it.
   * @throws ApiError INCOMPLETE_ANSWER where other records arrive than were announced
   */
  async addCsv(body: AsyncIterable<Uint8Array>, announced: number | undefined): Promise<WrittenFile> {
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
      requireAnnounced(counter.records, announced);
    } catch (error) {
      await rm(target, { force: true });
      throw error;
    }
    const file = { path, bytes, sha256: hash.digest('hex'), records: counter.records };
    this.#written.push(file);
    return file;
  }

  /** Removes the files after the first `count`. */
  async truncate(count: number): Promise<void> {
    for (const { path } of this.#written.splice(count)) await rm(join(this.#directory, path), { force: true });
  }

  #nextPath(ending: 'json' | 'csv'): string {
    const number = String(this.#written.length + 1).padStart(4, '0');
    return `${this.#object}/${number}.${ending}${this.#isGzip ? '.gz' : ''}`;
  }
}
