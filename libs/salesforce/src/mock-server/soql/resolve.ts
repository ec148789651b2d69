import type { SourceRecord } from '@medallion/core';
import { Field } from '../../catalogue/field.ts';
import { sObjectOfId } from '../../ids/salesforce-id.ts';
import { queryError, type ApiError } from '../api-error.ts';
import type { OrgState } from '../org/org-state.ts';
import { childRelationshipsOf, type ChildRelationship } from '../schema/child-relationships.ts';
import { mockField, objectSchema, type MockField, type ObjectSchema } from '../schema/object-schema.ts';
import type { OrgSchema } from '../schema/org-schema.ts';
import type { ResolvedField } from './predicate.ts';
import type { FieldPath, SoqlQuery } from './query.ts';

const text = new Field('string', true, false, { length: 255 });
const nameFields = ['Name', 'FirstName', 'LastName', 'Alias', 'Email', 'Phone', 'Title', 'Username'];
/** What is common to all a polymorphic reference may point to (WhoId, a queue or user in OwnerId). */
const nameSchema: ObjectSchema = objectSchema('Name', '', [
  mockField('Id', new Field('id', false, false, { length: 18 }), new Set()),
  ...nameFields.map((name) => mockField(name, text, new Set())),
  { ...mockField('Type', text, new Set()), read: (record) => sObjectOfId(String(record['Id'])) ?? null },
]);

/** Finds what the paths of a query mean in the org as its users see it at the moment. */
export class Resolver {
  readonly #soql: string;
  readonly #schema: OrgSchema;
  readonly #state: OrgState;

  constructor(soql: string, schema: OrgSchema, state: OrgState) {
    this.#soql = soql;
    this.#schema = schema;
    this.#state = state;
  }

  /** The object of FROM; INVALID_TYPE where there is none or the user may not read it. */
  object(name: string, position: number): ObjectSchema {
    const object = this.#schema.objects.get(name.toLowerCase());
    if (object !== undefined) return object;
    throw queryError(
      'INVALID_TYPE',
      this.#soql,
      position,
      `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
    );
  }

  /** A path from an object on, through parents; INVALID_FIELD where a step leads nowhere. */
  path(object: ObjectSchema, path: FieldPath): ResolvedField {
    // FROM Account: `Account.Name` is Name.
    const names =
      path.names.length > 1 &&
      isSame(path.names[0]!, object.name) &&
      !object.relationships.has(path.names[0]!.toLowerCase())
        ? path.names.slice(1)
        : path.names;
    const references: MockField[] = [];
    let at = object;
    for (const name of names.slice(0, -1)) {
      const reference = this.relationship(at, name, path.position);
      references.push(reference);
      at = this.parentSchema(reference);
    }
    const field = this.field(at, names.at(-1)!, path.position);
    const name = [...references.map((reference) => reference.relationshipName!), field.name].join('.');
    if (references.length === 0) return { name, field: field.field, read: field.read };
    return { name, field: field.field, read: (record) => this.#throughParents(record, references, field) };
  }

  field(object: ObjectSchema, name: string, position: number): MockField {
    return object.fields.get(name.toLowerCase()) ?? this.#noSuchField(object, name, position);
  }

  relationship(object: ObjectSchema, name: string, position: number): MockField {
    const reference = object.relationships.get(name.toLowerCase());
    if (reference !== undefined) return reference;
    const message = `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`;
    throw queryError('INVALID_FIELD', this.#soql, position, message);
  }

  /** The way down that FROM of a subquery names; INVALID_TYPE where the object has none of that name. */
  children(object: ObjectSchema, from: SoqlQuery['from']): ChildRelationship & { readonly name: string } {
    const found = childRelationshipsOf(this.#schema, object).find(
      ({ name }) => name !== null && isSame(name, from.name),
    );
    if (found?.name != null) return { ...found, name: found.name };
    const message = `Didn't understand relationship '${from.name}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`;
    throw queryError('INVALID_TYPE', this.#soql, from.position, message);
  }

  /** The object behind a reference; of a polymorphic one, what all its targets share. */
  parentSchema(reference: MockField): ObjectSchema {
    const targets = reference.field.details.referenceTo ?? [];
    return (targets.length === 1 ? this.#schema.objects.get(targets[0]!.toLowerCase()) : undefined) ?? nameSchema;
  }

  parent(record: SourceRecord, reference: MockField): SourceRecord | undefined {
    const id = reference.read(record);
    return typeof id === 'string' ? this.#state.record(id) : undefined;
  }

  error(errorCode: string, position: number, message: string): ApiError {
    return queryError(errorCode, this.#soql, position, message);
  }

  #throughParents(record: SourceRecord, references: readonly MockField[], field: MockField): unknown {
    let at: SourceRecord | undefined = record;
    for (const reference of references) {
      at = this.parent(at, reference);
      if (at === undefined) return null;
    }
    return field.read(at);
  }

  #noSuchField(object: ObjectSchema, name: string, position: number): never {
    const message = `No such column '${name}' on entity '${object.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`;
    throw queryError('INVALID_FIELD', this.#soql, position, message);
  }
}

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
