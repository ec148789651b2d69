import type { DefinitionDiff, PlannedSchemaChange } from '@medallion/engine';
import { contractLines } from './contract-lines.ts';
import type { Output } from './output.ts';

type Colours = Output['colours'];

/** How a definition changed: contract, who is broken by it, what becomes of the table, query. */
export function renderDefinition(
  model: string,
  definition: DefinitionDiff,
  schemaChange: PlannedSchemaChange | undefined,
  colours: Colours,
  diff: boolean,
): string {
  const stops = (consumer: string): boolean =>
    definition.isReplaced || schemaChange?.blockedBy.includes(consumer) === true;
  const lines = [
    ...materializationLines(definition, colours),
    ...contractLines(definition.contractDiff, colours, definition.breaking),
    ...schemaChangeLines(schemaChange, colours),
    ...definition.consumers.map((consumer) => consumerLine(consumer, stops(consumer), colours)),
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

/** What becomes of a table of which nothing but its columns in the database is otherwise. */
export const renderSchemaChange = (model: string, schemaChange: PlannedSchemaChange, colours: Colours): string =>
  [
    `${colours.bold(model)}  columns in the database changed`,
    ...[
      ...schemaChangeLines(schemaChange, colours),
      ...schemaChange.blockedBy.map((consumer) => consumerLine(consumer, true, colours)),
    ].map((line) => `  ${line}`),
  ].join('\n');

function schemaChangeLines(change: PlannedSchemaChange | undefined, { green, yellow, red }: Colours): string[] {
  if (change === undefined) return [];
  const changes = change.changes.join('; ');
  switch (change.action) {
    case 'migrate':
      return [green(`migrates: ${changes}`)];
    case 'rebuild':
      return [yellow(`rebuilds: ${changes}`)];
    case 'refuse':
      return [red(`refuses (onSchemaChange): ${changes}`)];
  }
}

const consumerLine = (consumer: string, isStopping: boolean, { red, yellow }: Colours): string => {
  const fact = `! ${consumer} depends on it and is not ours`;
  return isStopping ? red(`${fact}: the build refuses until it is dropped`) : yellow(fact);
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
