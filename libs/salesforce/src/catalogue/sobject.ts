import type { Field } from './field.ts';

export type Fields = Readonly<Record<string, Field>>;

/** What we know of an sObject: its API name, the first three characters of its ids, and its fields. */
export interface SObjectDefinition<Name extends string = string, F extends Fields = Fields> {
  /** API name, as Salesforce writes it: `OpportunityLineItem`. */
  readonly name: Name;
  /** First three characters of every id, case-sensitive: `00k`. */
  readonly keyPrefix: string;
  readonly fields: F;
}

/** Declares an sObject and keeps the exact type of every field. */
export const defineSObject = <const Name extends string, F extends Fields>(definition: {
  readonly name: Name;
  readonly keyPrefix: string;
  readonly fields: F;
}): SObjectDefinition<Name, F> => definition;
