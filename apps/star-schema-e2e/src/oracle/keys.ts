import { createHash } from 'node:crypto';

export const UNKNOWN = '-1';
export const NOT_APPLICABLE = '-2';

/** R11. A number among the parts is an instant: it counts in microseconds. */
export function key(entity: string, ...parts: readonly (string | number)[]): string {
  const texts = parts.map((part) => (typeof part === 'number' ? `${part}000` : part));
  const escaped = [entity, ...texts].map((text) => text.replaceAll('\\', '\\\\').replaceAll(':', '\\:'));
  const digest = createHash('sha256')
    .update(['v1', ...escaped].join(':'), 'utf8')
    .digest('hex');
  return String(BigInt(`0x${digest.slice(0, 16)}`) & 9223372036854775807n);
}
