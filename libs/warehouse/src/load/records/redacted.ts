import type { RawColumn } from '../raw-contract.ts';
import type { Invalid } from '../values/value-encoder.ts';

/** What stands for a name: reports show that somebody was there. */
export const FORGOTTEN = '(forgotten)';

/** Fields the key is made of; without them there is no version to redact. */
const KEPT = new Set(['Id', 'SystemModstamp']);

/** Whether a forgotten person's records lose the column. */
export const isPersonal = ({ field, pii }: RawColumn): boolean => pii !== undefined && !KEPT.has(field);

/** What remains of a forgotten person's value: of a name a mark, of everything else marked personal nothing. */
export function redacted<T extends string | null | Invalid>(column: RawColumn, value: T): T | string | null {
  if (!isPersonal(column)) return value;
  const isName = column.pii === 'name' && column.sqlType === 'text';
  return isName && value !== null ? FORGOTTEN : null;
}
