import { createHash } from 'node:crypto';

/** A short digest of ordered parts. Parts are delimited, so that moving a character from one to the next changes the digest. */
export function digest(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:${part};`);
  return hash.digest('hex').slice(0, 32);
}
