import type { SourceRecord } from '@medallion/core';
import type { Field } from '../../catalogue/field.ts';

/** A field as the org's users see it at an instant. */
export interface MockField {
  readonly name: string;
  readonly field: Field;
  readonly isCustom: boolean;
  /** A formula. */
  readonly isCalculated: boolean;
  /** `Owner` of OwnerId; null where it is no reference. */
  readonly relationshipName: string | null;
  /** `BillingAddress` of BillingCity, `Name` of LastName; null elsewhere. */
  readonly compoundFieldName: string | null;
  /** Its value in a record of the log, `null` where it has none. */
  read(record: SourceRecord): unknown;
}

/** An sObject as the org's users see it at an instant. Keys of the maps are in lower case: SOQL does not mind case. */
export interface ObjectSchema {
  readonly name: string;
  readonly keyPrefix: string;
  readonly isCustom: boolean;
  readonly fields: ReadonlyMap<string, MockField>;
  readonly relationships: ReadonlyMap<string, MockField>;
}

/** `AccountId` -> `Account`, `Contract__c` -> `Contract__r`. */
export function relationshipNameOf(name: string, field: Field): string | null {
  if (field.type !== 'reference') return null;
  return name.endsWith('__c') ? name.replace(/__c$/, '__r') : name.replace(/Id$/, '');
}

const ADDRESS_PARTS = ['Street', 'City', 'State', 'PostalCode', 'Country'] as const;

/** The compound field a part belongs to, among the object's field names. */
export function compoundFieldNameOf(name: string, names: ReadonlySet<string>): string | null {
  for (const part of ADDRESS_PARTS) {
    if (!name.endsWith(part)) continue;
    const compound = `${name.slice(0, -part.length)}Address`;
    return names.has(compound) ? compound : null;
  }
  return (name === 'FirstName' || name === 'LastName') && names.has('Name') ? 'Name' : null;
}

/** A compound address put together from its parts; null where all are empty. */
export function addressOf(record: SourceRecord, compound: string): unknown {
  if (record[compound] !== undefined) return record[compound];
  const prefix = compound.slice(0, -'Address'.length);
  const [street, city, state, postalCode, country] = ADDRESS_PARTS.map((part) => record[prefix + part] ?? null);
  if ([street, city, state, postalCode, country].every((part) => part === null)) return null;
  const nowhere = { latitude: null, longitude: null, geocodeAccuracy: null };
  return { street, city, state, postalCode, country, ...nowhere };
}

/** What a schema holds of a field of the catalogue or of the records. */
export function mockField(name: string, field: Field, names: ReadonlySet<string>): MockField {
  return {
    name,
    field,
    isCustom: name.endsWith('__c'),
    isCalculated: false,
    relationshipName: relationshipNameOf(name, field),
    compoundFieldName: compoundFieldNameOf(name, names),
    read: field.type === 'address' ? (record) => addressOf(record, name) : (record) => record[name] ?? null,
  };
}

/** An object's schema from its fields in their order. */
export function objectSchema(name: string, keyPrefix: string, fields: readonly MockField[]): ObjectSchema {
  const references = fields.filter((field) => field.relationshipName !== null);
  return {
    name,
    keyPrefix,
    isCustom: name.endsWith('__c'),
    fields: new Map(fields.map((field) => [field.name.toLowerCase(), field])),
    relationships: new Map(references.map((field) => [field.relationshipName!.toLowerCase(), field])),
  };
}
