import type { BreakingChange, DefinitionDiff } from '@medallion/engine';
import type { Output } from './output.ts';

type Colours = Output['colours'];

/** How a definition changed: contract, who is broken by it, query. */
export function renderDefinition(model: string, definition: DefinitionDiff, colours: Colours, diff: boolean): string {
  const lines = [
    ...contractLines(definition, colours),
    ...definition.consumers.map((consumer) => consumerLine(consumer, definition.isReplaced, colours)),
    ...queryLines(definition.sqlDiff, colours, diff),
  ];
  return [
    `${colours.bold(model)}  definition changed`,
    ...(lines.length === 0
      ? [colours.dim('neither its query nor its contract: indexes, foreign keys, comments')]
      : lines
    ).map((line) => `  ${line}`),
  ].join('\n');
}

const consumerLine = (consumer: string, isReplaced: boolean, { red, yellow }: Colours): string => {
  const fact = `! ${consumer} depends on it and is not ours`;
  return isReplaced ? red(`${fact}: the build refuses until it is dropped`) : yellow(fact);
};

function contractLines({ contractDiff, breaking, materialization }: DefinitionDiff, colours: Colours): string[] {
  const { green, red, yellow } = colours;
  const broken = (kind: BreakingChange['kind'], column?: string): string => {
    const found = breaking.find((each) => each.kind === kind && (column === undefined || each.columns[0] === column));
    return found === undefined ? '' : `  ${red(readersOf(found))}`;
  };
  const { added, removed, retyped, nullable, notNull, primaryKey } = contractDiff;
  return [
    ...(materialization === undefined ? [] : [yellow(`~ ${materialization.from} -> ${materialization.to}`)]),
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

function readersOf({ readers: { columns, models } }: BreakingChange): string {
  const readers = [
    ...(columns.length === 0 ? [] : [`read by ${columns.join(', ')}`]),
    ...(models.length === 0 ? [] : [`decides the rows of ${models.join(', ')}`]),
  ];
  return readers.length === 0 ? 'breaking, though no model reads it' : `breaking: ${readers.join('; ')}`;
}

function queryLines(sqlDiff: string, { green, red, cyan, dim }: Colours, diff: boolean): string[] {
  if (sqlDiff === '') return [];
  // The first two lines name the queries, and begin like changed ones.
  const [from, to, ...lines] = sqlDiff.trimEnd().split('\n');
  const starting = (mark: string): number => lines.filter((line) => line.startsWith(mark)).length;
  if (!diff) return [`query: ${starting('+')} lines added, ${starting('-')} removed ${dim('(--diff shows them)')}`];
  return [
    ...[from!, to!].map(dim),
    ...lines.map((line) => {
      const colour = { '+': green, '-': red, '@': cyan }[line[0] ?? ''];
      return colour === undefined ? line : colour(line);
    }),
  ];
}
