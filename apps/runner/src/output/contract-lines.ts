import type { BreakingChange, ExplainedModel } from '@medallion/engine';
import type { Output } from './output.ts';

type ContractDiff = NonNullable<ExplainedModel['definition']>['contractDiff'];

/**
 * How a contract differs, a line for each difference.
 *
 * @param breaks what of it breaks readers, where that is known
 */
export function contractLines(
  { added, removed, retyped, nullable, notNull, primaryKey }: ContractDiff,
  { green, red, yellow }: Output['colours'],
  breaks: readonly BreakingChange[] = [],
): string[] {
  const broken = (kind: BreakingChange['kind'], column?: string): string => {
    const found = breaks.find((each) => each.kind === kind && (column === undefined || each.columns[0] === column));
    return found === undefined ? '' : `  ${red(readersOf(found))}`;
  };
  return [
    ...added.map(({ name, type, notNull: isRequired }) => green(`+ ${name} ${type}${isRequired ? ' not null' : ''}`)),
    ...removed.map(({ name, type }) => red(`- ${name} ${type}`) + broken('removed', name)),
    ...retyped.map(({ column, from, to }) => yellow(`~ ${column} ${from} -> ${to}`) + broken('retyped', column)),
    ...nullable.map((column) => yellow(`~ ${column} may be null now`) + broken('nullable', column)),
    ...notNull.map((column) => green(`~ ${column} may no longer be null`)),
    ...(primaryKey === undefined
      ? []
      : [yellow(`~ key (${primaryKey.from.join(', ')}) -> (${primaryKey.to.join(', ')})`) + broken('key')]),
  ];
}

function readersOf({ readers: { columns, models }, exposures }: BreakingChange): string {
  const readers = [
    ...(columns.length === 0 ? [] : [`read by ${columns.join(', ')}`]),
    ...(models.length === 0 ? [] : [`decides the rows of ${models.join(', ')}`]),
    ...exposures.map(
      (exposure) =>
        `used by ${exposure.name} of ${exposure.owner} (${[...exposure.columns, ...exposure.models.map((model) => `rows of ${model}`)].join(', ')})`,
    ),
  ];
  return readers.length === 0 ? 'breaking, though nothing known reads it' : `breaking: ${readers.join('; ')}`;
}
