import { expressionBuilder } from 'kysely';
import type { Columns } from '../columns/column.ts';
import type { SqlOf } from '../columns/rows.ts';
import { Expr } from '../expressions/expr.ts';
import type { Layer } from './layer.ts';
import type { Model } from './model.ts';

const builder = expressionBuilder<any, any>();

/**
 * Typed references to a model's columns under an alias, made outside a query: `const r = columnsOf(rawAccount, 'r')`, then
 * `r('name')`. For a selection that several models over the same upstream share.
 */
export const columnsOf =
  <C extends Columns>(_model: Model<Layer, string, C>, alias: string) =>
  <K extends keyof C & string>(column: K): Expr<SqlOf<C[K]>> =>
    new Expr(builder.ref(`${alias}.${column}`).toOperationNode());
