/**
 * SQL-domain types: what a value is inside a query.
 *
 * `Tag` is an optional brand (a "flavour"): a plain literal fits, a column of another SQL type does not. Each numeric
 * type lists the narrower types it accepts, so int fits bigint fits numeric fits float, and never the reverse.
 */
export interface Tag<K extends string> {
  readonly __pg?: K;
}
export type Text = string & Tag<'text'>;
export type Int = number & Tag<'int'>;
export type BigInt = number & Tag<'int' | 'bigint'>;
export type Numeric = number & Tag<'int' | 'bigint' | 'numeric'>;
export type Float = number & Tag<'int' | 'bigint' | 'numeric' | 'float'>;
export type Bool = boolean & Tag<'bool'>;
export type PgDate = string & Tag<'date'>;
export type Timestamptz = string & Tag<'timestamptz'>;
export type Uuid = string & Tag<'uuid'>;
export type Json = object & Tag<'jsonb'>;
export type TextArray = readonly string[] & Tag<'text[]'>;

/**
 * Each column family's two domains: `sql` is its type in queries, `row` the JavaScript value of a driver row.
 * bigint and numeric are strings in rows (no digit is lost), a date is 'YYYY-MM-DD', a timestamptz a Date.
 */
export interface Families {
  text: { sql: Text; row: string };
  int: { sql: Int; row: number };
  bigint: { sql: BigInt; row: string };
  numeric: { sql: Numeric; row: string };
  float: { sql: Float; row: number };
  bool: { sql: Bool; row: boolean };
  date: { sql: PgDate; row: string };
  timestamptz: { sql: Timestamptz; row: Date };
  uuid: { sql: Uuid; row: string };
  jsonb: { sql: Json; row: unknown };
  'text[]': { sql: TextArray; row: string[] };
}
export type Family = keyof Families;

type TagsOf<T> = T extends { readonly __pg?: infer K } ? Extract<K, string> : never;
type Widest<K> = 'float' extends K
  ? 'float'
  : 'numeric' extends K
    ? 'numeric'
    : 'bigint' extends K
      ? 'bigint'
      : 'int' extends K
        ? 'int'
        : K;
type Untagged<T> = T extends string ? 'text' : T extends number ? 'int' : T extends boolean ? 'bool' : 'unknown';

/** The family a SQL-domain type belongs to, as its name; used in error sentences and by helpers whose result depends on it. */
export type FamilyOf<T> = [TagsOf<Exclude<T, null>>] extends [never]
  ? Untagged<Exclude<T, null>>
  : Widest<TagsOf<Exclude<T, null>>>;
