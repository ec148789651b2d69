import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MedallionError } from '@medallion/core';
import { MANIFEST_FILE, UNFINISHED_FILE, extractManifest, type ExtractManifest } from '../extract-manifest.ts';

export interface FoundManifest {
  readonly manifest: ExtractManifest;
  readonly modifiedMs: number;
}

/**
 * The manifest of an extract Medallion wrote; `undefined` for a folder that has none of ours. Throws a MedallionError
 * for an extract that was not finished, and for one whose manifest is broken or from a newer version.
 */
export async function readManifest(directory: string): Promise<FoundManifest | undefined> {
  if (await stat(join(directory, UNFINISHED_FILE)).catch(() => undefined)) {
    throw new MedallionError({
      code: 'EXTRACT_UNFINISHED',
      kind: 'data',
      message: `The extract in ${directory} was not finished: whatever wrote it was stopped.`,
      fix: 'Run it again; it starts over.',
      fields: { directory },
    });
  }
  const path = join(directory, MANIFEST_FILE);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw broken(directory, 'is not JSON');
  }
  // Other tools write files of this name too.
  if (typeof content !== 'object' || content === null || !('formatVersion' in content)) return undefined;
  if (content.formatVersion !== 1) throw broken(directory, 'was written by another version of Medallion');
  const parsed = extractManifest.safeParse(content);
  if (!parsed.success)
    throw broken(directory, `is not as expected at ${parsed.error.issues[0]?.path.join('.') ?? '?'}`);
  return { manifest: parsed.data, modifiedMs: (await stat(path)).mtimeMs };
}

const broken = (directory: string, problem: string): MedallionError =>
  new MedallionError({
    code: 'EXTRACT_MANIFEST_BROKEN',
    kind: 'data',
    message: `The ${MANIFEST_FILE} in ${directory} ${problem}.`,
    fix: `Extract again, or delete ${MANIFEST_FILE} to have the folder read as bare files.`,
    fields: { directory },
  });
