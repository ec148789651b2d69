import type { SourceRecord } from '@medallion/core';
import { catalogue } from '../../catalogue/catalogue.ts';
import { Field, type FieldType } from '../../catalogue/field.ts';
import type { SObjectDefinition } from '../../catalogue/sobject.ts';
import { organization } from './organization.ts';
import { mockField, objectSchema, type MockField, type ObjectSchema } from './object-schema.ts';
import { changesInForce, instantsOf, type SchemaChange } from './schema-change.ts';

/** The fields that the records of an object really have, with a value to tell the type of unknown ones by. */
export type FieldsSeen = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

/** All that describe says at an instant. */
export interface OrgSchema {
  /** By name in lower case. */
  readonly objects: ReadonlyMap<string, ObjectSchema>;
  /** When it last changed; the epoch where it never did. */
  readonly lastModified: Date;
}

const BUILT_IN: readonly SObjectDefinition[] = [...Object.values(catalogue), organization];

/** The org's schema over time: the catalogue, fields only its records have, and the changes planned for it. */
export class SchemaHistory {
  readonly #base: readonly ObjectSchema[];
  #changes: readonly SchemaChange[] = [];
  #instants: readonly Date[] = [];
  #cached: OrgSchema | undefined;

  readonly #today: () => string;

  /** `now` is the org's clock, which formulas read. */
  constructor(seen: FieldsSeen, changes: readonly SchemaChange[], now: () => Date) {
    this.#today = () => now().toISOString().slice(0, 10);
    this.#base = BUILT_IN.map((definition) => baseSchema(definition, seen.get(definition.name) ?? new Map()));
    this.add(changes);
  }

  /** More changes, past or to come. */
  add(changes: readonly SchemaChange[]): void {
    this.#changes = [...this.#changes, ...changes].sort((a, b) => a.at.getTime() - b.at.getTime());
    this.#instants = instantsOf(this.#changes);
    this.#cached = undefined;
  }

  /** The schema at an instant of the org's clock. */
  at(instant: Date): OrgSchema {
    const passed = this.#instants.filter((change) => change <= instant).map((change) => change.getTime());
    const lastModified = new Date(Math.max(0, ...passed));
    if (this.#cached?.lastModified.getTime() === lastModified.getTime()) return this.#cached;
    const objects = new Map<string, ObjectSchema>();
    for (const base of this.#base) {
      const changes = changesInForce(this.#changes, base.name, instant);
      const changed = changes.reduce(
        (schema: ObjectSchema | undefined, change) => changedBy(schema, change, this.#today),
        base,
      );
      if (changed !== undefined) objects.set(base.name.toLowerCase(), changed);
    }
    return (this.#cached = { objects, lastModified });
  }
}

function baseSchema(definition: SObjectDefinition, seen: ReadonlyMap<string, unknown>): ObjectSchema {
  const known = Object.entries(definition.fields);
  const custom = [...seen.keys()].filter((name) => definition.fields[name] === undefined).sort();
  const names = new Set([...known.map(([name]) => name), ...custom]);
  const fields = known
    // An org without multiple currencies has no CurrencyIsoCode; addresses are made from their parts in every org.
    .filter(([name, field]) => !field.isOptional || field.type === 'address' || seen.has(name))
    .map(([name, field]) => mockField(name, field, names));
  for (const name of custom) fields.push(mockField(name, fieldLike(seen.get(name)), names));
  return objectSchema(definition.name, definition.keyPrefix, fields);
}

/** A nillable field that such a value could be of. */
function fieldLike(value: unknown): Field {
  if (typeof value === 'boolean') return new Field('boolean', false, false, {});
  if (typeof value === 'number') return new Field('double', true, false, { precision: 18, scale: 2 });
  if (/^\d{4}-\d\d-\d\dT/.test(String(value))) return new Field('datetime', true, false, {});
  if (/^\d{4}-\d\d-\d\d$/.test(String(value))) return new Field('date', true, false, {});
  return new Field('string', true, false, { length: 255 });
}

function changedBy(
  schema: ObjectSchema | undefined,
  change: SchemaChange,
  today: () => string,
): ObjectSchema | undefined {
  if (schema === undefined || (change.change === 'hide' && change.field === undefined)) return undefined;
  const fields = [...schema.fields.values()].flatMap((field) => changedField(field, change));
  if (change.change === 'add') fields.push(addedField(change, today));
  return objectSchema(schema.name, schema.keyPrefix, fields);
}

function changedField(field: MockField, change: SchemaChange): readonly MockField[] {
  if (change.field !== field.name) return [field];
  switch (change.change) {
    case 'hide':
    case 'remove':
      return [];
    case 'rename':
      return [{ ...field, name: change.to, isCustom: change.to.endsWith('__c') }];
    case 'retype':
      return [{ ...field, field: typed(change.type), read: (record) => converted(field.read(record), change.type) }];
    case 'add':
    case 'restore':
      return [];
  }
}

const typed = (type: FieldType): Field =>
  new Field(type, type !== 'boolean', false, isNumber(type) ? { precision: 18, scale: 2 } : { length: 255 });

const isNumber = (type: FieldType): boolean => ['int', 'double', 'percent', 'currency'].includes(type);

function converted(value: unknown, type: FieldType): unknown {
  if (value === null) return type === 'boolean' ? false : null;
  if (type === 'boolean') return value === true || value === 'true';
  if (!isNumber(type)) return String(value);
  const number = Number(value);
  if (Number.isNaN(number)) return null;
  return type === 'int' ? Math.round(number) : number;
}

/** A custom field whose value follows from the record's id, a formula's from the day too: the same however often read. */
function addedField(
  { field: name, type = 'string', isFormula = false }: SchemaChange & { readonly change: 'add' },
  today: () => string,
): MockField {
  const field = mockField(name, typed(type), new Set());
  const read = (record: SourceRecord): unknown => {
    const id = String(record['Id']).slice(0, 15);
    return madeUp(isFormula ? id + today() : id, type);
  };
  return { ...field, isCalculated: isFormula, read };
}

function madeUp(key: string, type: FieldType): unknown {
  let hash = 0;
  for (let i = 0; i < key.length; i++) hash = (Math.imul(hash, 31) + key.charCodeAt(i)) >>> 0;
  if (type === 'boolean') return hash % 2 === 0;
  if (hash % 10 === 0) return null;
  if (type === 'int') return hash % 100;
  if (isNumber(type)) return (hash % 10_000) / 100;
  if (type === 'date') return `2024-01-${String(1 + (hash % 28)).padStart(2, '0')}`;
  if (type === 'datetime') return `2024-01-${String(1 + (hash % 28)).padStart(2, '0')}T12:00:00.000+0000`;
  return `value ${hash % 100}`;
}
