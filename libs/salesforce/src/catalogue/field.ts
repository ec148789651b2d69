/** Salesforce field types as `describe` names them; the ones that standard objects here use. */
export type FieldType =
  | 'id'
  | 'reference'
  | 'string'
  | 'picklist'
  | 'multipicklist'
  | 'combobox'
  | 'textarea'
  | 'phone'
  | 'url'
  | 'email'
  | 'boolean'
  | 'int'
  | 'double'
  | 'percent'
  | 'currency'
  | 'date'
  | 'datetime'
  | 'address'
  | 'anyType';

interface FieldDetails {
  /** Greatest number of characters, for texts. */
  readonly length?: number;
  /** Digits in all and after the decimal point, for numbers. */
  readonly precision?: number;
  readonly scale?: number;
  /** sObjects an id may point to; more than one is polymorphic (WhoId). Some, such as Group, are not in the catalogue. */
  readonly referenceTo?: readonly string[];
  /** Picklist values of a newly made org. Owners add, rename and remove them, so they document and never constrain. */
  readonly usualValues?: readonly string[];
}

/**
 * One field of an sObject: `N` whether the API may send null, `O` whether an org may lack the field altogether.
 * Immutable; the methods answer a changed copy.
 */
export class Field<T extends FieldType = FieldType, N extends boolean = boolean, O extends boolean = boolean> {
  readonly type: T;
  readonly isNillable: N;
  readonly isOptional: O;
  readonly details: FieldDetails;

  constructor(type: T, isNillable: N, isOptional: O, details: FieldDetails) {
    this.type = type;
    this.isNillable = isNillable;
    this.isOptional = isOptional;
    this.details = details;
  }

  /** The API may send null. */
  nillable(): Field<T, true, O> {
    return new Field(this.type, true, this.isOptional, this.details);
  }

  /** Only orgs with a certain feature have it (CurrencyIsoCode: multiple currencies). */
  optional(): Field<T, N, true> {
    return new Field(this.type, this.isNillable, true, this.details);
  }
}

const field = <T extends FieldType>(type: T, details: FieldDetails = {}): Field<T, false, false> =>
  new Field(type, false, false, details);

export const id = () => field('id', { length: 18 });
export const reference = (...referenceTo: readonly string[]) => field('reference', { length: 18, referenceTo });
export const string = (length = 255) => field('string', { length });
export const picklist = (...usualValues: readonly string[]) => field('picklist', { length: 255, usualValues });
export const combobox = (...usualValues: readonly string[]) => field('combobox', { length: 255, usualValues });
export const textarea = (length = 32_000) => field('textarea', { length });
export const phone = () => field('phone', { length: 40 });
export const url = () => field('url', { length: 255 });
export const email = () => field('email', { length: 80 });
export const boolean = () => field('boolean');
export const int = () => field('int', { precision: 9, scale: 0 });
export const double = (precision = 18, scale = 2) => field('double', { precision, scale });
export const percent = (precision = 3, scale = 0) => field('percent', { precision, scale });
export const currency = (precision = 18, scale = 2) => field('currency', { precision, scale });
export const date = () => field('date');
export const datetime = () => field('datetime');
/** A value of whatever type: what another field held. */
export const anyType = () => field('anyType', { length: 255 });
/** Compound and read-only: an object made of the other fields that share its prefix (BillingStreet, BillingCity ...). */
export const address = () => field('address');
