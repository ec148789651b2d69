import { BASE_ENVIRONMENT } from '@medallion/core';
import type { EmptiedModel, ModelComparison, RowComparison, RowExample } from '@medallion/engine';
import type { EnvironmentDiff } from '@medallion/warehouse';
import { contractLines } from './contract-lines.ts';
import type { Output } from './output.ts';
import { count } from './quantities.ts';

type Colours = Output['colours'];

/** How an environment differs from the base: a paragraph per model that does, the others counted. */
export function renderDiff(
  { environment, models, isBehind, clocks, incomplete }: EnvironmentDiff,
  { colours }: Output,
): string {
  const shown = models.filter(({ status }) => status !== 'reused' && status !== 'same');
  const reused = models.filter(({ status }) => status === 'reused').length;
  const same = models.filter(({ status }) => status === 'same').length;
  const emptied = models.filter(({ status }) => status === 'emptied').length;
  const different = shown.length - emptied;
  const counts = [
    [different, different === 1 ? 'differs' : 'differ'],
    [emptied, 'cannot be compared'],
    [same, 'computed to the same'],
    [reused, 'taken from the base'],
  ] as const;
  return [
    ...shown.map((model) => `${renderModel(model, environment, colours)}\n`),
    `${colours.bold(environment)}: ${counts.flatMap(([n, what]) => (n === 0 ? [] : [`${n} ${what}`])).join(', ') || 'no model is selected'}`,
    ...incomplete.map((layer) =>
      colours.yellow(
        `${layer} is not wholly built in ${environment}; what it had published before is compared: medallion plan --env ${environment}`,
      ),
    ),
    ...(clocks === undefined
      ? []
      : [
          colours.yellow(
            `${environment} is as of ${clocks.environment.toISOString()}, the base as of ${clocks.base.toISOString()}: some differences may be of that.`,
          ),
        ]),
    ...(isBehind
      ? [
          colours.yellow(
            `The base has published since ${environment} was built, so some differences may be of the data: medallion build --env ${environment}`,
          ),
        ]
      : []),
  ].join('\n');
}

function renderModel(comparison: ModelComparison, environment: string, colours: Colours): string {
  const { model, status, contract, rows, emptied = [] } = comparison;
  const facts = {
    added: `only in ${environment}`,
    removed: 'only in the base',
    unbuilt: `built neither in ${environment} nor in the base`,
    rekeyed: 'has another key, so that rows cannot be compared',
    emptied: 'cannot be compared',
    changed: '',
    same: '',
    reused: '',
  } as const;
  const lines = [
    ...(contract === undefined ? [] : contractLines(contract, colours)),
    ...(rows === undefined ? [] : rowLines(rows, colours)),
    ...emptied.map((without) => colours.yellow(emptiedLine(without))),
  ];
  return [`${colours.bold(model)}  ${facts[status]}`.trimEnd(), ...lines.map((line) => `  ${line}`)].join('\n');
}

function emptiedLine({ environment, model }: EmptiedModel): string {
  const [place, option] = environment === BASE_ENVIRONMENT ? ['the base', ''] : [environment, ` --env ${environment}`];
  return `the rows of ${model} in ${place} were taken away; this fills it: medallion build${option} ${model}`;
}

function rowLines(rows: RowComparison, { green, red, yellow, dim }: Colours): string[] {
  const totals = `${count(rows.base)} -> ${count(rows.environment)} rows`;
  if (rows.added === undefined) return [totals];
  const counts = [
    green(`+${count(rows.added)}`),
    yellow(`~${count(rows.changed!)}`),
    red(`-${count(rows.removed!)}`),
  ].join(' ');
  return [
    `${totals}: ${counts}`,
    ...rows.columns.map(({ column, changed }) =>
      yellow(`~ ${column}: ${count(changed)} ${changed === 1 ? 'row' : 'rows'}`),
    ),
    ...rows.examples.map((example) => dim(exampleLine(example))),
  ];
}

function exampleLine({ kind, key, values }: RowExample): string {
  const mark = { added: '+', removed: '-', changed: '~' }[kind];
  const named = Object.entries(key).map(([column, value]) => `${column} ${value}`);
  const changes = Object.entries(values).map(
    ([column, { base, environment }]) => `${column} ${base ?? 'null'} -> ${environment ?? 'null'}`,
  );
  return `  ${mark} ${named.join(', ')}${changes.length === 0 ? '' : `: ${changes.join('; ')}`}`;
}
