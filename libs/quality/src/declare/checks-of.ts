import {
  clock,
  columnsOf,
  type AnyModel,
  type Columns,
  type Expr,
  type Layer,
  type Model,
  type SqlOf,
} from '@medallion/model';
import type { DeclaredCheck, InstantColumns } from './declared-check.ts';

/** A column of the row a condition is about. */
export type RowColumn<C extends Columns> = <K extends keyof C & string>(column: K) => Expr<SqlOf<C[K]>>;

type ClockColumns = (typeof clock)['columns'];

/** The checks declared for one model; built when they are first needed, because modules of models may import one another. */
export interface ModelChecks {
  readonly model: AnyModel;
  readonly declare: () => readonly DeclaredCheck[];
}

/**
 * Declares the checks of a model, in `<model>.checks.ts` beside it:
 *
 * `checksOf(fctOpportunity, (c, clock) => [expectation({ ..., failing: flag`${c('is_won')} and not ${c('is_closed')}` })])`
 *
 * A column the model does not have is a compile error.
 *
 * @param declare is given the columns of a row, and those of the clock's one row (`clock('as_of')`)
 */
export const checksOf = <N extends string, C extends Columns>(
  model: Model<Layer, N, C>,
  declare: (
    c: RowColumn<C>,
    clock: RowColumn<ClockColumns>,
  ) => readonly DeclaredCheck<keyof C & string, InstantColumns<C>>[],
): ModelChecks => ({
  model: model as unknown as AnyModel,
  declare: () => declare(columnsOf(model, model.name), columnsOf(clock, 'clock')),
});
