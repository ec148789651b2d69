/** Where an output column comes from. */
export interface ColumnOrigin {
  /** `silver.int_x.col`, every source column its value is computed from, sorted. */
  readonly from: readonly string[];
  /** `passthrough`: the value of one source column, unchanged. */
  readonly kind: 'passthrough' | 'expression';
}

/** Something a query can select from: its columns' origins, by name, in order. */
export interface Relation {
  readonly columns: ReadonlyMap<string, ColumnOrigin>;
  /** The origin of a column that is not listed: a table expression of unknown columns derives each from its operands. */
  readonly other?: ColumnOrigin;
}

export const originOf = (relation: Relation, column: string): ColumnOrigin | undefined =>
  relation.columns.get(column) ?? relation.other;

/** One origin out of several: an expression over all their sources. */
export const combined = (origins: readonly ColumnOrigin[]): ColumnOrigin => ({
  from: [...new Set(origins.flatMap(({ from }) => from))].sort(),
  kind: 'expression',
});
