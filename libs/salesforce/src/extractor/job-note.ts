import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { replaceFile } from './replace-file.ts';
import type { WrittenFile } from './object-files.ts';

/** Lies in an object's folder while a Bulk job of it is in the org. */
const JOB_FILE = '.job.json';

const job = z.object({
  id: z.string(),
  query: z.string(),
  /** The pages of results that lie in the folder already, in their order. */
  files: z.array(z.object({ path: z.string(), bytes: z.int(), sha256: z.string(), records: z.int() })),
  /** Of the next page; none before the first. */
  locator: z.string().optional(),
  /** No page is left to be fetched. */
  isRead: z.boolean(),
});

/** A job in the org, and how far its results have been read. */
export interface NotedJob {
  readonly id: string;
  readonly query: string;
  readonly files: readonly WrittenFile[];
  readonly locator?: string | undefined;
  readonly isRead: boolean;
}

/** Where it is written down which Bulk job of an object is in the org, so that a run after a kill finds it. */
export class JobNote {
  readonly #path: string;

  constructor(directory: string, object: string) {
    this.#path = join(directory, object, JOB_FILE);
  }

  /** The job an earlier process left; a note that is damaged is none. */
  async read(): Promise<NotedJob | undefined> {
    try {
      return job.parse(JSON.parse(await readFile(this.#path, 'utf8')));
    } catch {
      return undefined;
    }
  }

  async write(noted: NotedJob): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    await replaceFile(this.#path, JSON.stringify(noted));
  }

  async remove(): Promise<void> {
    await rm(this.#path, { force: true });
  }
}

/** The objects of a folder that have a note. */
export async function objectsWithJobs(directory: string): Promise<readonly string[]> {
  const paths = await readdir(directory, { recursive: true }).catch(() => []);
  return paths.filter((path) => basename(path) === JOB_FILE).map((path) => dirname(path));
}
