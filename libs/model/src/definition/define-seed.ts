import type { Columns } from '../columns/column.ts';
import { distribution } from './distribution.ts';
import type { DistributionSpec } from './distribution.ts';
import { Model } from './model.ts';
import type { Stated } from './verdict.ts';

/**
 * A small table whose rows are a CSV file beside the source: a header of column names, then a line per row, an empty
 * field for null. `file: new URL('./stage.csv', import.meta.url)`.
 */
export function defineSeed<
  const N extends string,
  const L extends 'silver',
  C extends Columns,
  const D extends string,
>(definition: {
  readonly name: N;
  readonly layer: L;
  readonly description: D & Stated<'description', D>;
  readonly grain?: string;
  readonly columns: C;
  readonly file: URL;
  /** Default `local`. */
  readonly distribution?: DistributionSpec<keyof NoInfer<C> & string>;
}): Model<L, N, C> {
  return new Model(definition.layer, definition.name, definition.columns, {
    description: definition.description,
    grain: definition.grain ?? 'one line of the seed file',
    materialized: { kind: 'seed', file: definition.file.href, ...distribution(definition.distribution) },
  });
}
