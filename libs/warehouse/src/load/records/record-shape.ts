import type { RawContract } from '../raw-contract.ts';
import type { ValueEncoder } from '../values/value-encoder.ts';

/** One field in the order of the content hash: a column of the contract, or a field it does not know. */
export interface FieldStep {
  /** The name problems and the hash use: the contract's for known fields. */
  readonly field: string;
  /** The record's key; `undefined` for a column the records come without. */
  readonly key: string | undefined;
  /** Position in the contract's columns, -1 for an unknown field. */
  readonly column: number;
  readonly encode: ValueEncoder | undefined;
  /** Separates and names the value in the hashed text. Values hold no raw tab: COPY escapes it. */
  readonly tag: string;
  /** The field's name as a JSON key, for `_extra`. */
  readonly jsonKey: string;
}

/**
 * What records with one and the same list of keys have in common: which key feeds which column, which keys are unknown.
 * Pages of one query share it, so the work is done once per page, not once per record.
 */
export interface RecordShape {
  readonly keys: readonly string[];
  readonly steps: readonly FieldStep[];
  readonly unknownKeys: readonly string[];
  /** `attributes`, as REST adds it to each record. */
  readonly hasAttributes: boolean;
  readonly fieldSetId: number;
}

const ATTRIBUTES = 'attributes';

/** Field names of the shape's records in canonical spelling, sorted: the identity of their field set. */
export function fieldsOfKeys(contract: RawContract, keys: readonly string[]): string[] {
  const known = new Map(contract.columns.map(({ field }) => [field.toLowerCase(), field]));
  const fields = keys.filter((key) => key !== ATTRIBUTES).map((key) => known.get(key.toLowerCase()) ?? key);
  return [...new Set(fields)].sort();
}

/** Salesforce's field names ignore letter case; where a record has both spellings, the exact one is meant. */
function keyByColumn(contract: RawContract, keys: readonly string[]): Map<number, string> {
  const positions = new Map(contract.columns.map(({ field }, position) => [field.toLowerCase(), position]));
  const result = new Map<number, string>();
  for (const key of keys) {
    const position = positions.get(key.toLowerCase());
    if (position === undefined) continue;
    if (!result.has(position) || contract.columns[position]!.field === key) result.set(position, key);
  }
  return result;
}

export function planRecordShape(contract: RawContract, keys: readonly string[], fieldSetId: number): RecordShape {
  const byColumn = keyByColumn(contract, keys);
  const taken = new Set(byColumn.values());
  const unknownKeys = keys.filter((key) => key !== ATTRIBUTES && !taken.has(key));
  const steps: FieldStep[] = contract.columns.map(({ field, encode }, column) => ({
    field,
    key: byColumn.get(column),
    column,
    encode,
    tag: `\t${field}=`,
    jsonKey: `${JSON.stringify(field)}:`,
  }));
  for (const key of unknownKeys) {
    const tag = `\t${key.replaceAll(/[\t=]/g, '?')}=`;
    steps.push({ field: key, key, column: -1, encode: undefined, tag, jsonKey: `${JSON.stringify(key)}:` });
  }
  steps.sort((a, b) => (a.field < b.field ? -1 : a.field > b.field ? 1 : a.column - b.column));
  return { keys, steps, unknownKeys, hasAttributes: keys.includes(ATTRIBUTES), fieldSetId };
}
