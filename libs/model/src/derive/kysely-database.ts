import type { Layer } from '../definition/layer.ts';

type SchemaOf<L extends Layer> = L extends 'raw' ? 'raw_salesforce' : L;

/**
 * The Kysely `Database` type of a list of models in the base environment, with driver values:
 * `new Kysely<KyselyDatabase<typeof models>>(...)`, then `db.selectFrom('gold.dim_account')`.
 */
export type KyselyDatabase<
  M extends readonly { readonly layer: Layer; readonly name: string; readonly $row: unknown }[],
> = {
  [X in M[number] as `${SchemaOf<X['layer']>}.${X['name']}`]: X['$row'];
};
