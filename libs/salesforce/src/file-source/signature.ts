import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { DataFile } from './data-file.ts';
import { fileError } from './read-bytes.ts';

/** SHA-256 of a file's bytes as they lie on disk. */
export async function contentHash(file: DataFile): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file.path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  } catch (error) {
    throw fileError(file, error);
  }
  return hash.digest('hex');
}

/**
 * Identity of an object's files: their formats and contents in order. Names and times do not count, so that a copied,
 * cloned or renamed folder is recognised as what was loaded before.
 */
export function objectSignature(files: readonly { readonly format: string; readonly sha256: string }[]): string {
  const hash = createHash('sha256');
  for (const { format, sha256 } of files) hash.update(`${format}:${sha256}\n`);
  return hash.digest('hex');
}
