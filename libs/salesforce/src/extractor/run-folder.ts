import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MedallionError } from '@medallion/core';
import { z } from 'zod';
import { MANIFEST_FILE, UNFINISHED_FILE, manifestText, objectRead, type ExtractManifest } from '../extract-manifest.ts';
import { replaceFile } from './replace-file.ts';

/** Lies in an object's folder once it has been read whole: a resumed run keeps it. */
const COMPLETE_FILE = '.complete.json';

const runRecord = z.object({
  formatVersion: z.literal(1),
  source: z.literal('salesforce'),
  organizationId: z.string(),
  apiVersion: z.string(),
  /** End of every window of the run. */
  until: z.iso.datetime(),
  /** The org's clock when the run began. */
  startedAt: z.iso.datetime(),
  pid: z.int(),
});
export type RunRecord = Readonly<z.infer<typeof runRecord>>;

const completeObject = z.object({
  records: z.int(),
  fields: z.array(z.string()),
  files: z.array(z.object({ path: z.string(), bytes: z.int(), sha256: z.string(), records: z.int() })),
  read: objectRead,
});
export type CompleteObject = Readonly<z.infer<typeof completeObject>>;

/** The run that began to write a folder and has not finished; undefined where there is none. */
export async function readUnfinished(directory: string): Promise<RunRecord | undefined> {
  const text = await readFile(join(directory, UNFINISHED_FILE), 'utf8').catch(() => undefined);
  try {
    return runRecord.parse(JSON.parse(text ?? ''));
  } catch {
    return undefined;
  }
}

/**
 * Takes up, as `target`, what a killed run left in a folder. Of several processes that try, one gets it: a folder can be
 * moved once.
 * @returns whether this one did
 */
export async function takeUpRun(directory: string, target: string): Promise<boolean> {
  const left = await readUnfinished(directory);
  if (!left) return false;
  try {
    // First, so that a process that comes now sees a living one.
    await replaceFile(join(directory, UNFINISHED_FILE), `${JSON.stringify({ ...left, pid: process.pid })}\n`);
    await rename(directory, target);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
}

/** The folder one run writes to. An object is in it whole or not at all; the manifest is there once all are. */
export class RunFolder {
  readonly directory: string;
  readonly run: RunRecord;

  private constructor(directory: string, run: RunRecord) {
    this.directory = directory;
    this.run = run;
  }

  /**
   * Begins a run, or takes up the one a killed process left: its windows stay as they were.
   * @throws MedallionError EXTRACT_FOLDER_IN_USE
   */
  static async open(directory: string, begin: Omit<RunRecord, 'formatVersion' | 'source' | 'pid'>): Promise<RunFolder> {
    const left = await readUnfinished(directory);
    if (left && (left.organizationId !== begin.organizationId || left.apiVersion !== begin.apiVersion)) {
      throw inUse(
        directory,
        'an unfinished extract of another org or API version',
        'Delete it: nothing of it has been loaded. Or go on with the org and the API version it was begun with.',
      );
    }
    if (!left && (await exists(join(directory, MANIFEST_FILE)))) {
      throw inUse(directory, 'an extract that is complete', 'Name a folder that does not exist, or delete that one.');
    }
    await mkdir(directory, { recursive: true });
    const run: RunRecord = {
      ...(left ?? { formatVersion: 1, source: 'salesforce', ...begin }),
      pid: process.pid,
    };
    await replaceFile(join(directory, UNFINISHED_FILE), `${JSON.stringify(run)}\n`);
    return new RunFolder(directory, run);
  }

  /** What an earlier process finished of the object. */
  async completed(object: string): Promise<CompleteObject | undefined> {
    const text = await readFile(join(this.directory, object, COMPLETE_FILE), 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    const complete = completeObject.parse(JSON.parse(text));
    for (const { path, bytes } of complete.files) {
      const found = await stat(join(this.directory, path)).catch(() => undefined);
      if (found?.size !== bytes) return undefined;
    }
    return complete;
  }

  async complete(object: string, content: CompleteObject): Promise<void> {
    await replaceFile(join(this.directory, object, COMPLETE_FILE), JSON.stringify(content));
  }

  /** Writes the manifest; with it the folder is an extract. */
  async finish(manifest: ExtractManifest): Promise<void> {
    await replaceFile(join(this.directory, MANIFEST_FILE), manifestText(manifest));
    await rm(join(this.directory, UNFINISHED_FILE));
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const inUse = (directory: string, holds: string, fix: string): MedallionError =>
  new MedallionError({
    code: 'EXTRACT_FOLDER_IN_USE',
    kind: 'usage',
    message: `${directory} holds ${holds}.`,
    fix,
    fields: { directory },
  });
