import type { FieldType } from '../../catalogue/field.ts';

/** Something an administrator does to the org's fields at an instant of the org's clock. */
export type SchemaChange = {
  readonly at: Date;
  /** sObject API name. */
  readonly object: string;
} & (
  | {
      readonly change: 'add';
      readonly field: string;
      /** Default string. */
      readonly type?: FieldType;
      /** A formula's value is another on every day of the org's clock, and no modstamp moves with it. */
      readonly isFormula?: boolean;
    }
  | { readonly change: 'remove'; readonly field: string }
  | { readonly change: 'retype'; readonly field: string; readonly type: FieldType }
  | { readonly change: 'rename'; readonly field: string; readonly to: string }
  /** Field-level security, or object permission where no field is named; `until` ends it. */
  | { readonly change: 'hide'; readonly field?: string; readonly until?: Date }
  /** Undoes what was done to the field before: hidden, removed, renamed or retyped; or to the object that was hidden. */
  | { readonly change: 'restore'; readonly field?: string }
);

/** The instants the schema is another from: each change's, and the ends of what is hidden for a while. */
export const instantsOf = (changes: readonly SchemaChange[]): readonly Date[] =>
  changes.flatMap((change) =>
    change.change === 'hide' && change.until !== undefined ? [change.at, change.until] : [change.at],
  );

/** The changes of an object in force at an instant; both in the order of their instants. */
export function changesInForce(changes: readonly SchemaChange[], object: string, at: Date): readonly SchemaChange[] {
  let inForce: readonly SchemaChange[] = [];
  for (const change of changes) {
    if (change.object !== object || change.at > at) continue;
    if (change.change === 'hide' && change.until !== undefined && change.until <= at) continue;
    if (change.change !== 'restore') inForce = [...inForce, change];
    else inForce = inForce.filter(({ change: kind, field }) => kind === 'add' || field !== change.field);
  }
  return inForce;
}
