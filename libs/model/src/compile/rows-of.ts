import type { Columns } from '../columns/column.ts';
import type { SqlRow } from '../columns/rows.ts';
import type { Layer } from '../definition/layer.ts';
import type { AnyModel, Model } from '../definition/model.ts';
import { Expr } from '../expressions/expr.ts';
import { checkedQuery, selectNode } from './compile-model.ts';

/** A model's rows as a subquery, for one that nothing stores: `db.selectFrom(rowsOf(model).as('rows'))`. */
export const rowsOf = <C extends Columns>(model: Model<Layer, string, C>): Expr<SqlRow<C>> =>
  new Expr(selectNode(checkedQuery(model as unknown as AnyModel), model.columns, true));
