import type { Columns } from '../columns/column.ts';
import { Model } from './model.ts';
import type { Stated } from './verdict.ts';

/** A relation that exists already and that models may read: a table of `ops`, say. */
export function defineSource<
  const N extends string,
  const L extends 'ops' | 'raw',
  C extends Columns,
  const D extends string,
>(definition: {
  readonly name: N;
  readonly layer: L;
  readonly description: D & Stated<'description', D>;
  readonly columns: C;
}): Model<L, N, C> {
  return new Model(definition.layer, definition.name, definition.columns, {
    description: definition.description,
    materialized: { kind: 'source' },
  });
}
