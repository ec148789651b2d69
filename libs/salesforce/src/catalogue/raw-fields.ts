import type { Catalogue, SObjectName } from './catalogue.ts';
import type { Field, FieldType } from './field.ts';

/** The family of raw column that holds a Salesforce field type without loss; compound types have none. */
type RawFamily<T extends FieldType> = T extends 'boolean'
  ? 'bool'
  : T extends 'int'
    ? 'int'
    : T extends 'double' | 'percent' | 'currency'
      ? 'numeric'
      : T extends 'date'
        ? 'date'
        : T extends 'datetime'
          ? 'timestamptz'
          : T extends 'address'
            ? never
            : 'text';

/** A column of that family, told by its type alone: this library does not know the model library. */
interface ColumnOf<Family extends string> {
  readonly $type: { readonly family: Family };
}

type FamilyOf<F> = F extends Field<infer T, boolean, boolean> ? RawFamily<T> : never;
type Stored<F> = { [K in keyof F as [FamilyOf<F[K]>] extends [never] ? never : K]: ColumnOf<FamilyOf<F[K]>> };

/**
 * What the `fields` of an object's raw table must be: one column for each field of the catalogue (compound addresses
 * excepted, their parts suffice) and of its type. `{...} satisfies RawFields<'Account'>` fails to compile on a field
 * missing, misspelt, unknown or of the wrong family.
 */
export type RawFields<O extends SObjectName> = {
  readonly [K in keyof Stored<Catalogue[O]['fields']>]: Stored<Catalogue[O]['fields']>[K];
};
