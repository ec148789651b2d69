import { Invalid } from './value-encoder.ts';

const NOT_A_BOOLEAN = new Invalid('is neither true nor false');

/** JSON true and false, or their names as Bulk CSV writes them, in any letter case. */
export function encodeBoolean(value: unknown): string | null | Invalid {
  if (value === true || value === 'true') return 't';
  if (value === false || value === 'false') return 'f';
  if (value === null || value === undefined || value === '') return null;
  if (typeof value !== 'string') return NOT_A_BOOLEAN;
  const name = value.toLowerCase();
  return name === 'true' ? 't' : name === 'false' ? 'f' : NOT_A_BOOLEAN;
}
