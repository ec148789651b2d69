import { AliasNode, ColumnNode, IdentifierNode, ReferenceNode, SelectQueryNode, TableNode } from 'kysely';
import type { Expression, QueryCreator } from 'kysely';
import type { Columns } from '../columns/column.ts';
import type { ContractError } from './contract-error.ts';
import { modelFrom, queryCreator } from './define-model.ts';
import type { ModelHeader } from './define-model.ts';
import type { Model } from './model.ts';
import type { Judge } from './verdict.ts';

/** The sentences of every column that does not fit; `never` when all do. */
type Misfits<C extends Columns, O> =
  | {
      [K in keyof C & string]: K extends keyof O
        ? unknown extends Judge<K, C[K], O[K]>
          ? never
          : Judge<K, C[K], O[K]>
        : ContractError<`${K} is declared in columns but not selected`>;
    }[keyof C & string]
  | { [K in keyof O & string]: K extends keyof C ? never : ContractError<`${K} is not declared in columns`> }[keyof O &
      string];

type Checked<C extends Columns, Q> =
  Q extends Expression<infer O> ? ([Misfits<C, O>] extends [never] ? unknown : Misfits<C, O>) : never;

/**
 * A model from a whole Kysely query, for unions and recursive queries: `query: (db) => db.selectFrom(...).unionAll(...)`.
 * Its columns are checked against the contract, but errors stand on the query, not on the line of the column; prefer
 * `defineModel` over `selectFrom(union.as('u'))` where that reads as well.
 */
export function defineQueryModel<
  const N extends string,
  const L extends 'bronze' | 'silver' | 'gold',
  C extends Columns,
  const D extends string,
  const G extends string,
  Q extends Expression<any>,
>(
  definition: ModelHeader<N, L, C, D, G> & { readonly query: (db: QueryCreator<{}>) => Q & Checked<C, Q> },
): Model<L, N, C> {
  return modelFrom(definition, () => {
    const query = (definition.query(queryCreator) as Expression<any>).toOperationNode();
    const rows = IdentifierNode.create('rows');
    return {
      body: SelectQueryNode.createFrom([AliasNode.create(query, rows)]),
      outputs: Object.keys(definition.columns).map((column) => ({
        column,
        node: ReferenceNode.create(ColumnNode.create(column), TableNode.create('rows')),
        isLiteral: false,
      })),
    };
  });
}
