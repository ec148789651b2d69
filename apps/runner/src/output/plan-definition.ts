import type { DefinitionDiff } from '@medallion/engine';
import { contractLines } from './contract-lines.ts';
import type { Output } from './output.ts';

type Colours = Output['colours'];

/** How a definition changed: contract, who is broken by it, query. */
export function renderDefinition(model: string, definition: DefinitionDiff, colours: Colours, diff: boolean): string {
  const lines = [
    ...materializationLines(definition, colours),
    ...contractLines(definition.contractDiff, colours, definition.breaking),
    ...definition.consumers.map((consumer) => consumerLine(consumer, definition.isReplaced, colours)),
    ...queryLines(definition.sqlDiff, colours, diff),
  ];
  return [
    `${colours.bold(model)}  definition changed`,
    ...(lines.length === 0
      ? [colours.dim('neither its query nor its contract: indexes, foreign keys, comments, hooks')]
      : lines
    ).map((line) => `  ${line}`),
  ].join('\n');
}

const consumerLine = (consumer: string, isReplaced: boolean, { red, yellow }: Colours): string => {
  const fact = `! ${consumer} depends on it and is not ours`;
  return isReplaced ? red(`${fact}: the build refuses until it is dropped`) : yellow(fact);
};

const materializationLines = ({ materialization }: DefinitionDiff, { yellow }: Colours): string[] =>
  materialization === undefined ? [] : [yellow(`~ ${materialization.from} -> ${materialization.to}`)];

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
