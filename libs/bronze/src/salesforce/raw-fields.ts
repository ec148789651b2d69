import type { Column, Family } from '@medallion/model';
import type { RawFields as CatalogueFields, SObjectName } from '@medallion/salesforce';

/** The catalogue names column families structurally, not knowing the model library. */
type FamilyOf<F> = F extends { readonly $type: { readonly family: infer Name } }
  ? Extract<Name, Family>
  : F extends { readonly $: { readonly fam: infer Name } }
    ? Extract<Name, Family>
    : never;

/**
 * What the `fields` of an object's raw table must be: a column for each field of the catalogue, and of its type. A field
 * missing, misspelt, unknown or of the wrong type does not compile.
 */
export type RawFields<O extends SObjectName> = {
  readonly [K in keyof CatalogueFields<O>]: Column<FamilyOf<CatalogueFields<O>[K]>>;
};
