import type { Columns } from '../columns/column.ts';
import type { AnyModel } from '../definition/model.ts';
import type { Problem } from '../definition/problems.ts';

/** What is wrong with how a model says which day a row is of; that the column has the type of one, the compiler of TypeScript holds. */
export function dayProblems({ day, columns, materialized }: AnyModel): Problem[] {
  if (day === undefined) return [];
  const name = 'key' in day ? day.key : day.date;
  const column = (columns as Columns)[name];
  const problems: Problem[] = [];
  if (column !== undefined && !column.def.notNull) {
    problems.push({
      code: 'DAY_UNFIT',
      what: `its day ${name} is nullable`,
      fix: 'Take a column that is never null: a row without a day is of none that could be computed anew.',
    });
  }
  if (materialized.kind !== 'table' && materialized.kind !== 'incremental') {
    problems.push({
      code: 'DAY_OF_NO_TABLE',
      what: `it declares the day ${name} and is no table: there are no rows of it to compute anew`,
      fix: 'Leave day out, or make it a table.',
    });
  }
  return problems;
}
