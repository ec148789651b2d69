import type { ColumnReaders } from '../plan/column-readers.ts';
import type { ModelExposure } from './model-exposure.ts';

/** A consumer that reads what a change breaks, itself or through models. */
export interface TouchedExposure {
  readonly name: string;
  readonly owner: string;
  /** The columns it reads that are broken, or computed from what is: `gold.fct_opportunity.amount`, sorted. */
  readonly columns: readonly string[];
  /** Models it reads of which other rows come out, sorted. */
  readonly models: readonly string[];
}

/**
 * Finds the consumers that a breaking change touches.
 *
 * @param broken `gold.fct_opportunity.amount`
 * @param regrained the model of which a row is something else now, if any
 * @param known consumers by the model they read, as published and as declared
 */
export function touchedExposures(
  broken: readonly string[],
  readers: ColumnReaders,
  regrained: string | undefined,
  known: readonly (readonly [model: string, exposures: readonly ModelExposure[]])[],
): TouchedExposure[] {
  const touched = [...broken, ...readers.columns];
  const otherRows = new Set([...readers.models, ...(regrained === undefined ? [] : [regrained])]);
  const found = new Map<string, { owner: string; columns: Set<string>; models: Set<string> }>();
  for (const [model, exposures] of known) {
    for (const { name, owner, columns } of exposures) {
      const read = touched.filter((column) =>
        columns === undefined ? column.startsWith(`${model}.`) : columns.some((each) => column === `${model}.${each}`),
      );
      if (read.length === 0 && !otherRows.has(model)) continue;
      const exposure = found.get(name) ?? { owner, columns: new Set(), models: new Set() };
      for (const column of read) exposure.columns.add(column);
      if (otherRows.has(model)) exposure.models.add(model);
      found.set(name, { ...exposure, owner });
    }
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { owner, columns, models }]) => ({
      name,
      owner,
      columns: [...columns].sort(),
      models: [...models].sort(),
    }));
}
