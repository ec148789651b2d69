import { hash } from 'node:crypto';

/** 128 bits, as lower-case hexadecimal: its order is the same under every collation, and ties are broken by it. */
const HEX_DIGITS = 32;

/**
 * Identifies a record's state at one SystemModstamp. Hashed are the canonical texts of the fields that have a value,
 * each with its field's name, sorted by name; nulls are left out. So REST and Bulk forms agree, a field that was not
 * requested agrees with one that is null, and a field keeps its contribution when the contract learns of it.
 */
export const contentHash = (canonicalFields: string): string =>
  hash('sha256', canonicalFields, 'hex').slice(0, HEX_DIGITS);
