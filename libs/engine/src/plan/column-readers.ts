import type { PublishedDefinition } from './published-definition.ts';

/** Who reads some columns, as published. */
export interface ColumnReaders {
  /** Columns computed from them, directly or through others: `gold.fct_opportunity.amount`, sorted. */
  readonly columns: readonly string[];
  /** Models whose rows one of all these columns decides by a join, a condition, a grouping or an order, sorted. */
  readonly models: readonly string[];
}

/**
 * Finds who reads columns, in any layer.
 *
 * @param columns `silver.int_opportunity.amount`
 */
export function columnReaders(
  columns: readonly string[],
  published: ReadonlyMap<string, PublishedDefinition>,
): ColumnReaders {
  const edges = [...published.values()].flatMap(({ model, lineage }) =>
    Object.entries(lineage.columns).flatMap(([column, { from }]) =>
      from.map((source) => ({ source, column: `${model}.${column}` })),
    ),
  );
  const reached = new Set(columns);
  // A set is walked in the order of insertion, what is added meanwhile included.
  for (const source of reached) for (const edge of edges) if (edge.source === source) reached.add(edge.column);
  const models = [...published.values()].filter(({ lineage }) => lineage.filters.some((column) => reached.has(column)));
  return {
    columns: [...reached].filter((column) => !columns.includes(column)).sort(),
    models: models.map(({ model }) => model).sort(),
  };
}
