import { isUtf8 } from 'node:buffer';
import { wrongEncoding, type FilePosition } from './file-errors.ts';

/**
 * The text of bytes that must be UTF-8. Broken UTF-8 is an error of the file, not of a record: a file in another
 * encoding is broken in many records, and replacing characters would load wrong names without a word.
 */
export function utf8Text(bytes: Buffer, file: string, base: { readonly line?: number; readonly byte: number }): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const offset = firstInvalid(bytes);
  const position: FilePosition = {
    byte: base.byte + offset,
    ...(base.line === undefined ? {} : { line: base.line + newlines(bytes, offset) }),
  };
  throw wrongEncoding(file, position, looksLikeUtf16(bytes) ? 'UTF-16' : 'other');
}

export const looksLikeUtf16 = (bytes: Buffer): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);

/** Offset of the first byte that is not UTF-8, by halving: everything before it is valid but for a cut-off character. */
function firstInvalid(bytes: Buffer): number {
  let low = 0;
  let high = bytes.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (isValidPrefix(bytes.subarray(0, middle))) low = middle;
    else high = middle;
  }
  while (!isUtf8(bytes.subarray(0, low))) low--; // the broken character's own beginning
  return low;
}

/** Whether bytes are UTF-8 but perhaps for a last character cut in two. */
function isValidPrefix(bytes: Buffer): boolean {
  for (let cut = 0; cut <= 3 && cut <= bytes.length; cut++) {
    if (isUtf8(bytes.subarray(0, bytes.length - cut))) return true;
    // Only continuation bytes and one lead byte may be cut away.
    const last = bytes[bytes.length - 1 - cut]!;
    if (last < 0x80) return false;
  }
  return false;
}

export function newlines(bytes: Buffer, end: number): number {
  let count = 0;
  for (let i = bytes.indexOf(10); i !== -1 && i < end; i = bytes.indexOf(10, i + 1)) count++;
  return count;
}
