import { catalogue } from '../catalogue/catalogue.ts';
import type { SObjectDefinition } from '../catalogue/sobject.ts';
import type { FieldDescription } from './object-description.ts';

/** A difference between what an object was at the last extraction and what it is now. */
export type Drift =
  | { readonly object: string; readonly kind: 'new field'; readonly field: string; readonly type: string }
  /** Deleted, or hidden from the user by field-level security: describe does not tell which. */
  | { readonly object: string; readonly kind: 'field gone'; readonly field: string }
  | {
      readonly object: string;
      readonly kind: 'field retyped';
      readonly field: string;
      readonly from: string;
      readonly type: string;
    }
  /** One field gone and one come, of one label and type. Raw keeps both: it cannot be known. */
  | { readonly object: string; readonly kind: 'field renamed'; readonly field: string; readonly from: string }
  /** At the first extraction: a field of the catalogue that the org does not have, or the user may not see. */
  | { readonly object: string; readonly kind: 'field not seen'; readonly field: string };

const byName = (fields: readonly FieldDescription[]) => new Map(fields.map((field) => [field.name, field]));

/** Compares two descriptions of an object, in the order of the fields' names. */
export function findDrift(
  object: string,
  before: readonly FieldDescription[],
  now: readonly FieldDescription[],
): Drift[] {
  const old = byName(before);
  const current = byName(now);
  const come = now.filter(({ name }) => !old.has(name));
  const gone = before.filter(({ name }) => !current.has(name));
  const drift: Drift[] = [];
  const renamed = new Set<string>();
  for (const field of come) {
    const same = ({ label, type }: FieldDescription): boolean => label === field.label && type === field.type;
    const candidates = gone.filter(same);
    if (candidates.length !== 1 || come.filter(same).length !== 1) continue;
    drift.push({ object, kind: 'field renamed', field: field.name, from: candidates[0]!.name });
    renamed.add(field.name).add(candidates[0]!.name);
  }
  for (const { name, type } of come) {
    if (!renamed.has(name)) drift.push({ object, kind: 'new field', field: name, type });
  }
  for (const { name } of gone) if (!renamed.has(name)) drift.push({ object, kind: 'field gone', field: name });
  for (const { name, type } of now) {
    const from = old.get(name)?.type;
    if (from !== undefined && from !== type) drift.push({ object, kind: 'field retyped', field: name, from, type });
  }
  return drift.sort((a, b) => (a.field < b.field ? -1 : a.field > b.field ? 1 : 0));
}

/**
 * Fields that models may count on and the org does not show. Field-level security hides fields without a word: where
 * there is no earlier description to compare with, the catalogue tells.
 */
export function unseenFields(object: string, now: readonly FieldDescription[]): Drift[] {
  const seen = byName(now);
  const known = Object.entries((catalogue as Readonly<Record<string, SObjectDefinition>>)[object]?.fields ?? {});
  return known
    .filter(([field, { isOptional }]) => !isOptional && !seen.has(field))
    .map(([field]) => ({ object, kind: 'field not seen', field }));
}

/** What a person should know of it. */
export function driftMessage(drift: Drift): string {
  const { object, field } = drift;
  switch (drift.kind) {
    case 'new field':
      return `${object}.${field} is new (${drift.type}): it is read from now on, and for all records once.`;
    case 'field gone':
      return `${object}.${field} is gone or hidden from the user by field-level security: what raw has of it stays.`;
    case 'field retyped':
      return `${object}.${field} was ${drift.from} and is ${drift.type} now.`;
    case 'field renamed':
      return `${object}.${drift.from} seems to be called ${field} now.`;
    case 'field not seen':
      return `${object}.${field} is not seen: hidden from the user by field-level security, or not in this org. Raw has it empty.`;
  }
}

/** Whether records that did not change hold values never read. */
export const needsBackfill = (drift: readonly Drift[]): boolean =>
  drift.some(({ kind }) => kind === 'new field' || kind === 'field renamed' || kind === 'field retyped');
