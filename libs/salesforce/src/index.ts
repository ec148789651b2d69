export { catalogue, sObjectNames, type Catalogue, type SObjectName } from './catalogue/catalogue.ts';
export { Field, type FieldType } from './catalogue/field.ts';
export { defineSObject, type SObjectDefinition } from './catalogue/sobject.ts';
export { recordSchema, type Address, type RecordOf } from './catalogue/record.ts';
export type { RawFields } from './catalogue/raw-fields.ts';
