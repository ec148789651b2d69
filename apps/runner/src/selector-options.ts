import { InvalidArgumentError } from 'commander';

/** How models are selected, for the help of the commands that do. */
export const SELECTORS = `Selectors: a name or pattern (dim_account, 'fct_*'), a layer (gold), or method:value (layer:gold, tag:finance, owner:sales-ops,
path:libs/gold/src/sales, exposure:weekly_report, state:modified, state:new, result:failed). +x takes what x is built from, x+ what is built from it, 2+x and x+1
so many steps of it, @x both. Several unite; commas intersect.`;

/** How many models may be computed at once. */
export function threads(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 64) {
    throw new InvalidArgumentError('It is a whole number from 1 to 64.');
  }
  return number;
}
