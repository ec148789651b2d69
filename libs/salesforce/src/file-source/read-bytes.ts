import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { MedallionError } from '@medallion/core';
import type { DataFile } from './data-file.ts';
import { notGzip, truncatedFile, unreadableFile } from './file-errors.ts';

const CHUNK = 1 << 20;

/**
 * The bytes of a file, unpacked, without a byte order mark. Stops reading when the consumer stops.
 * Throws a MedallionError where the file is gone, may not be read, is no gzip or is cut off.
 */
export async function* readBytes(file: DataFile): AsyncGenerator<Buffer> {
  const source = createReadStream(file.path, { highWaterMark: CHUNK });
  const bytes = file.isGzip
    ? pipeline(source, createGunzip({ chunkSize: CHUNK }), () => undefined) // the failure surfaces in the loop below
    : source;
  let isFirst = true;
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      if (isFirst && chunk.length > 0) {
        isFirst = false;
        yield hasByteOrderMark(chunk) ? chunk.subarray(3) : chunk;
      } else yield chunk;
    }
  } catch (error) {
    throw error instanceof MedallionError ? error : fileError(file, error);
  } finally {
    source.destroy();
  }
}

/** Whether the text begins with UTF-8's byte order mark, which Excel writes. */
export const hasByteOrderMark = (bytes: Buffer): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

export function fileError(file: DataFile, error: unknown): MedallionError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'Z_BUF_ERROR') return truncatedFile(file.name, {}, error);
  if (code.startsWith('Z_')) return notGzip(file.name, error);
  return unreadableFile(file.name, error);
}
