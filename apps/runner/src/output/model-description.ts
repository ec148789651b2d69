import type { ModelDescription } from '../describe/model-description.ts';
import type { Output } from './output.ts';
import { renderTable } from './table.ts';

export interface ModelListEntry {
  readonly model: string;
  readonly materialization: string;
  readonly grain: string;
}

/** Every model on a line. */
export const renderModelList = (list: readonly ModelListEntry[], { colours, width }: Output): string =>
  renderTable(
    [{ title: colours.bold('model') }, { title: colours.bold('as') }, { title: colours.bold('one row is') }],
    list.map(({ model, materialization, grain }) => [model, materialization, grain]),
    { width },
  );

/** A model in the order one asks about it: what, of what grain, which columns, from where, held by what, computed how. */
export function renderModel(model: ModelDescription, { colours, width }: Output): string {
  const { bold, dim, cyan } = colours;
  const heading = (text: string): string => `\n${bold(text)}`;
  const lines = [
    `${bold(model.id)}  ${dim(`${model.materialization} ${model.relation.schema}.${model.relation.name}`)}`,
    model.description,
    ...(model.grain === '' ? [] : [`Grain: ${model.grain}.`]),
    `Key: ${model.primaryKey.join(', ')}`,
    ...(model.computed === undefined ? [] : [extentOf(model.computed)]),
    ...(model.owner === undefined ? [] : [`Owner: ${model.owner}`]),
    ...(model.tags.length === 0 ? [] : [`Tags: ${model.tags.join(', ')}`]),
    ...(model.grants === undefined ? [] : [`Granted to: ${model.grants.select.join(', ')}`]),
    heading('Contract'),
    renderTable(
      [{ title: dim('column') }, { title: dim('type') }, { title: dim('rules') }, { title: dim('meaning') }],
      model.columns.map((column) => [cyan(column.name), column.type, rulesOf(column), column.description]),
      { width },
    ),
    heading('Lineage'),
    renderTable(
      [{ title: dim('column') }, { title: dim('from') }],
      model.columns.map((column) => [cyan(column.name), originOf(column)]),
      { width },
    ),
    ...(model.filters.length === 0 ? [] : [`Rows depend on: ${model.filters.join(', ')}`]),
    `Reads: ${model.dependencies.join(', ') || 'nothing'}`,
    `Read by: ${model.readBy.join(', ') || 'nothing'}`,
    ...model.exposures.map(
      ({ name, type, owner, columns, url }) =>
        `Used by: ${name}, ${type} of ${owner}${columns === undefined ? '' : ` (${columns.join(', ')})`}${url === undefined ? '' : ` ${url}`}`,
    ),
    heading('Checks'),
    ...(model.checks.length === 0 ? ['none besides the constraints of the table'] : []),
    ...(model.checks.length === 0
      ? []
      : [
          renderTable(
            [{ title: dim('check') }, { title: dim('severity') }, { title: dim('owner') }, { title: dim('holds') }],
            model.checks.map((check) => [cyan(check.name), severityOf(check), check.owner ?? '', check.description]),
            { width },
          ),
        ]),
    ...(['before', 'after'] as const).flatMap((when) =>
      model.hooks[when].length === 0 ? [] : [heading(`Run ${when} it is published`), ...model.hooks[when]],
    ),
    heading('SQL'),
    model.sql,
  ];
  return lines.join('\n');
}

const extentOf = (computed: NonNullable<ModelDescription['computed']>): string =>
  'inFull' in computed
    ? `Computed in full: ${computed.inFull}`
    : `Computed by what changed, ${computed.isDerived ? 'derived' : 'declared'}: by ${computed.by}, from ${computed.follows.join(', ')}`;

const severityOf = ({ severity, threshold }: ModelDescription['checks'][number]): string => {
  if (threshold === undefined) return severity;
  return `${severity} from more than ${'count' in threshold ? threshold.count : `${threshold.percent}%`}`;
};

type DescribedColumn = ModelDescription['columns'][number];

function rulesOf(column: DescribedColumn): string {
  return [
    column.primaryKey ? 'key' : column.notNull ? 'not null' : '',
    column.references === undefined ? '' : `-> ${column.references.model}.${column.references.column}`,
    column.accepted === undefined ? '' : `one of ${column.accepted.join(', ')}`,
    column.pii === undefined ? '' : `personal data (${column.pii})`,
  ]
    .filter(Boolean)
    .join('; ');
}

function originOf({ lineage }: DescribedColumn): string {
  if (lineage === undefined || lineage.from.length === 0) return 'computed from no column';
  const from = lineage.from.join(', ');
  return lineage.kind === 'passthrough' ? from : `computed from ${from}`;
}
