import type { MockField, ObjectSchema } from './object-schema.ts';
import type { OrgSchema } from './org-schema.ts';

/** A way from a record down to those that refer to it. */
export interface ChildRelationship {
  readonly child: ObjectSchema;
  readonly reference: MockField;
  /** What a subquery calls it: `Contacts`; null where it has no name. */
  readonly name: string | null;
}

/** All ways down from an object. */
export const childRelationshipsOf = (schema: OrgSchema, parent: ObjectSchema): readonly ChildRelationship[] =>
  [...schema.objects.values()].flatMap((child) =>
    [...child.fields.values()]
      .filter(({ field }) => field.details.referenceTo?.includes(parent.name))
      .map((reference) => ({ child, reference, name: nameOf(parent.name, child.name, reference.name) })),
  );

const ACTIVITIES: ReadonlySet<string> = new Set(['Task', 'Event']);

/** The names Salesforce gives: of an account Contacts, ChildAccounts, Tasks (by WhatId) and Histories. */
function nameOf(parent: string, child: string, field: string): string | null {
  if (child === `${parent}History` && child !== 'OpportunityHistory') return 'Histories';
  if (child === `${parent}FieldHistory`) return 'Histories';
  if (ACTIVITIES.has(child)) return field === 'WhatId' || field === 'WhoId' ? plural(child) : null;
  if (field === 'ParentId' && child === parent) return `Child${plural(child)}`;
  return field === `${parent}Id` ? plural(child) : null;
}

const plural = (name: string): string => (name.endsWith('y') ? `${name.slice(0, -1)}ies` : `${name}s`);
