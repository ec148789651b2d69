import type { Column, Columns, ContractError, Expr, Family, SqlOf } from '@medallion/model';

/**
 * The contracts of a star schema by relation name, from the exports of the modules that declare its models. Make it an interface,
 * so that a metric's type names it instead of repeating it:
 *
 * `interface Gold extends StarOf<typeof import('./index.ts')> {}`
 */
export type StarOf<Exports> = {
  readonly [K in keyof Exports as NameOf<Exports[K]>]: Exports[K] extends { readonly columns: infer C } ? C : never;
};
type NameOf<M> = M extends { readonly layer: string; readonly name: infer N extends string; readonly columns: Columns }
  ? N
  : never;

/** `owner_user_key` makes the role `owner_user`: what a fact calls the dimension the key refers to. */
export type RoleOf<Key extends string> = Key extends `${infer Role}_key` ? Role : never;

type TypeOf<X> = X extends Column ? X['$type'] : never;
/** The columns of what a column refers to. */
type Referred<S, K extends keyof S, X> = TypeOf<X>['references'] extends `${string}.${infer N}`
  ? N extends keyof S
    ? S[N]
    : never
  : TypeOf<X>['references'] extends 'self'
    ? S[K]
    : never;

/** The column a field names: one of the relation's own, or `<role>.<column>` of a dimension it refers to; never for no field. */
export type FieldColumn<S, K extends keyof S, F extends string> = F extends keyof S[K]
  ? S[K][F]
  : F extends `${infer Role}.${infer C}`
    ? `${Role}_key` extends keyof S[K]
      ? C extends keyof Referred<S, K, S[K][`${Role}_key`]>
        ? Referred<S, K, S[K][`${Role}_key`]>[C]
        : never
      : never
    : never;

/** Every field of a relation, for completion. */
export type FieldName<S, K extends keyof S> =
  | (keyof S[K] & string)
  | {
      [Key in keyof S[K] & `${string}_key`]: `${RoleOf<Key>}.${keyof Referred<S, K, S[K][Key]> & string}`;
    }[keyof S[K] & `${string}_key`];

/** The roles of a relation whose keys refer to the calendar. */
export type DateRole<S, K extends keyof S, Calendar extends string> = {
  [Key in keyof S[K] & `${string}_key`]: TypeOf<S[K][Key]>['references'] extends `${string}.${Calendar}`
    ? RoleOf<Key>
    : never;
}[keyof S[K] & `${string}_key`];

/** What a field holds. */
export type FamilyOfField<S, K extends keyof S, F extends string> =
  FieldColumn<S, K, F> extends Column<infer X extends Family, any, any, any> ? X : never;

type FieldSql<X> = X extends Column ? SqlOf<X> : never;

/** What expressions of a metric are given: `c('amount')`, `c('close_date.fiscal_year')`. */
export type Fields<S, K extends keyof S> = <F extends FieldName<S, K> | (string & {})>(
  field: F & ([FieldColumn<S, K, F>] extends [never] ? ContractError<`there is no field ${F}`> : unknown),
) => Expr<FieldSql<FieldColumn<S, K, F>>>;
