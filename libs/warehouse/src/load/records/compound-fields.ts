import type { SourceRecord } from '@medallion/core';

/** Parts of address and geolocation values, as REST names them. Bulk API has no compound fields, only the parts. */
const COMPOUND_PARTS = new Set([
  'street',
  'city',
  'state',
  'stateCode',
  'postalCode',
  'country',
  'countryCode',
  'latitude',
  'longitude',
  'geocodeAccuracy',
]);

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCompound = (value: Record<string, unknown>): boolean => {
  const parts = Object.keys(value);
  return parts.length > 0 && parts.every((part) => COMPOUND_PARTS.has(part));
};

/** `BillingAddress` + `city` is the field `BillingCity`; `Site__c` + `city` is `Site__City__s`. */
function partField(field: string, part: string): string {
  const name = part.charAt(0).toUpperCase() + part.slice(1);
  if (field.endsWith('__c')) return `${field.slice(0, -'__c'.length)}__${name}__s`;
  return `${field.replace(/Address$/, '')}${name}`;
}

/**
 * The record with the values REST nests written as Bulk API writes them: the parts of an address or location as fields
 * of their own (unless they were asked for besides), fields of a parent record under dotted names (`Owner.Name`). The
 * two forms of one state are then the same fields.
 */
export function flattenCompoundFields(record: SourceRecord): SourceRecord {
  const flat: Record<string, unknown> = {};
  const parts: [string, unknown][] = [];
  const place = (field: string, value: unknown): void => {
    if (isObject(value) && 'attributes' in value && !('records' in value)) {
      for (const [name, inner] of Object.entries(value)) if (name !== 'attributes') place(`${field}.${name}`, inner);
    } else if (isObject(value) && isCompound(value)) {
      for (const [part, inner] of Object.entries(value)) parts.push([partField(field, part), inner]);
    } else {
      flat[field] = value;
    }
  };
  for (const [field, value] of Object.entries(record)) {
    if (field === 'attributes') flat[field] = value;
    else place(field, value);
  }
  for (const [field, value] of parts) if (!(field in flat)) flat[field] = value;
  return flat;
}
