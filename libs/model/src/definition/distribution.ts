import type { ModelId } from './layer.ts';

/**
 * Where a table's rows are on a server that distributes (Citus); on any other it changes nothing.
 * - `local`: on the coordinator, as any table
 * - `reference`: all of them on every node, to be joined with anything: dimensions
 * - `by`: spread over the nodes by the values of a column of the primary key: facts
 */
export type Distribution =
  | 'local'
  | 'reference'
  | {
      readonly by: string;
      /** Rows of one value lie on the node where that model, of the same layer, has its rows of the value. */
      readonly colocateWith?: ModelId;
    };

/** A distribution as it is declared. */
export type DistributionSpec<K extends string> =
  'local' | 'reference' | { readonly by: K; readonly colocateWith?: { readonly id: ModelId } };

export function distribution(spec: DistributionSpec<string> | undefined): { readonly distribution?: Distribution } {
  if (spec === undefined) return {};
  if (typeof spec === 'string') return { distribution: spec };
  const { by, colocateWith } = spec;
  return { distribution: { by, ...(colocateWith === undefined ? {} : { colocateWith: colocateWith.id }) } };
}
