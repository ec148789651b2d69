import { z } from 'zod';
import { catalogue, type Catalogue, type SObjectName } from './catalogue.ts';
import type { Field, FieldType } from './field.ts';

/** A compound address as REST sends it. */
export interface Address {
  readonly street: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly postalCode: string | null;
  readonly country: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly geocodeAccuracy: string | null;
}

type JsonValue<T extends FieldType> = T extends 'boolean'
  ? boolean
  : T extends 'int' | 'double' | 'percent' | 'currency'
    ? number
    : T extends 'address'
      ? Address
      : T extends 'anyType'
        ? string | number | boolean
        : string;
type JsonOf<F> = F extends Field<infer T, infer N, boolean> ? JsonValue<T> | (N extends true ? null : never) : never;
type FieldsOf<O extends SObjectName> = Catalogue[O]['fields'];
type OptionalField<O extends SObjectName> = {
  [K in keyof FieldsOf<O>]: FieldsOf<O>[K] extends Field<FieldType, boolean, true> ? K : never;
}[keyof FieldsOf<O>];
type Flatten<T> = { readonly [K in keyof T]: T[K] };

/** A record of an sObject as the REST API's JSON has it: dates and datetimes as text, nulls explicit. */
export type RecordOf<O extends SObjectName> = Flatten<
  { [K in Exclude<keyof FieldsOf<O>, OptionalField<O>>]: JsonOf<FieldsOf<O>[K]> } & {
    [K in OptionalField<O>]?: JsonOf<FieldsOf<O>[K]>;
  }
>;

const idText = z.string().regex(/^[0-9A-Za-z]{15}(?:[0-9A-Z]{3})?$/, 'a 15- or 18-character Salesforce id');
const dateText = z.iso.date();
/** REST writes `+0000`, Bulk `Z`. */
const datetimeText = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}(?:\+0000|Z)$/, 'a datetime such as 2024-01-31T00:00:00.000+0000');
const addressObject = z.looseObject({
  street: z.string().nullable(),
  city: z.string().nullable(),
  state: z.string().nullable(),
  postalCode: z.string().nullable(),
  country: z.string().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  geocodeAccuracy: z.string().nullable(),
});

function valueSchema(field: Field): z.ZodType {
  switch (field.type) {
    case 'id':
    case 'reference':
      return idText;
    case 'boolean':
      return z.boolean();
    case 'int':
      return z.int();
    case 'double':
    case 'percent':
    case 'currency':
      return z.number();
    case 'date':
      return dateText;
    case 'datetime':
      return datetimeText;
    case 'address':
      return addressObject;
    case 'anyType':
      return z.union([z.string(), z.number(), z.boolean()]);
    default:
      return field.details.length === undefined ? z.string() : z.string().max(field.details.length);
  }
}

function fieldSchema(field: Field): z.ZodType {
  const value = field.isNillable ? valueSchema(field).nullable() : valueSchema(field);
  return field.isOptional ? value.optional() : value;
}

/**
 * The zod schema of an sObject's REST records, derived from the catalogue. Fields it does not know pass through: orgs
 * have custom ones. It checks single records in tools and tests; the raw load types records itself.
 */
export function recordSchema<O extends SObjectName>(object: O): z.ZodType<RecordOf<O>> {
  const fields: Readonly<Record<string, Field>> = catalogue[object].fields;
  const shape = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldSchema(field)]));
  return z.looseObject(shape) as unknown as z.ZodType<RecordOf<O>>;
}
