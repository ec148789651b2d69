import type { Summary } from '../summary/read-summary.ts';
import { rejectedLine } from './load-report.ts';
import type { Output } from './output.ts';
import { count, duration } from './quantities.ts';
import { renderTable } from './table.ts';

const FIRST_QUERY =
  'medallion query "select deal_status, count(*), sum(amount_corporate) from gold.fct_opportunity group by 1 order by 1"';

/** Layers and models with what happened to them, then how to look, where it lies, how to stop. */
export function renderSummary(summary: Summary, { colours, width }: Output): string {
  const { bold, dim, green, yellow } = colours;
  const rows = summary.layers.flatMap(({ layer, models }) => [
    [bold(layer), '', '', layerOutcome(models)],
    ...models.map((model) => [
      `  ${model.model.slice(model.model.indexOf('.') + 1)}`,
      model.rows === undefined ? dim(model.kind) : count(model.rows),
      model.milliseconds === undefined || model.kind === 'view' ? '' : duration(model.milliseconds),
      model.action === 'built' ? green('built') : dim('up to date'),
    ]),
  ]);
  const { connection, source } = summary;
  const facts: [string, string][] = [
    [
      'source',
      source === null ? 'nothing loaded yet' : `${sourceName(source.kind)}, as of ${source.asOf.toISOString()}`,
    ],
    ['connect', bold(connection.url)],
    [
      'password',
      connection.passfile === undefined
        ? 'from your environment (PGPASSWORD, or ~/.pgpass)'
        : `in ${connection.passfile} (PGPASSFILE=${connection.passfile} psql "$(npx medallion db url)")`,
    ],
    ['try', `npx ${FIRST_QUERY}`],
    ...(connection.isEmbedded
      ? ([
          ['data', connection.dataDirectory ?? ''],
          ['stop', 'npx medallion db stop      (the data stays)'],
          ['reset', 'npx medallion db reset     (the data goes)'],
        ] as [string, string][])
      : ([['reset', 'npx medallion db reset     (drops the schemas of the warehouse)']] as [string, string][])),
  ];
  return [
    renderTable(
      [
        { title: dim('model') },
        { title: dim('rows'), align: 'right' },
        { title: dim('time'), align: 'right' },
        { title: dim('') },
      ],
      rows,
      { width },
    ),
    '',
    ...(summary.rejected === 0 ? [] : [rejectedLine(summary.rejected, yellow), '']),
    ...facts.map(([name, value]) => `${dim(name.padEnd(9))} ${value}`),
  ].join('\n');
}

function layerOutcome(models: Summary['layers'][number]['models']): string {
  const built = models.filter((model) => model.action === 'built').length;
  if (models.length === 0) return 'not built yet';
  if (built === 0) return 'up to date';
  return built === models.length ? `${built} built` : `${built} built, ${models.length - built} up to date`;
}

const sourceName = (kind: string): string => ({ mock: 'the mock org', files: 'a folder of files' })[kind] ?? kind;
