import type { Contract, ContractColumn } from '@medallion/model';
import { alignedTable } from './aligned-table.ts';

const ROLE_DATE = /^dim_(\w+)_date$/;
const code = (text: string): string => `\`${text}\``;
const roleOf = (model: Contract): string | undefined => ROLE_DATE.exec(model.name)?.[1];

const kindOf = ({ materialization }: Contract): string =>
  materialization === 'view' || materialization === 'materialized_view' ? materialization.replace('_', ' ') : 'table';

/** The roles of the calendar and the columns each is joined to. */
export function roleTable(models: readonly Contract[]): string {
  const rows = models.flatMap((model) => {
    const role = roleOf(model);
    if (role === undefined) return [];
    const key = `${role}_date_key`;
    const joined = models.filter(
      ({ name, columns }) => name !== model.name && columns.some((column) => column.name === key),
    );
    return [[code(model.name), code(key), joined.map(({ name }) => code(name)).join(', '), model.description]];
  });
  return alignedTable(['view', 'joins on', 'of', 'meaning'], rows);
}

/** Every model with its grain and key. */
export const modelTable = (models: readonly Contract[]): string =>
  alignedTable(
    ['model', 'one row is', 'key', 'kind'],
    models.map((model) => [code(model.name), model.grain, model.primaryKey.map(code).join(', '), kindOf(model)]),
  );

function meaningOf(column: ContractColumn): string {
  const values = column.acceptedValues
    ? `One of ${column.acceptedValues.map((value) => `'${value}'`).join(', ')}.`
    : '';
  const personal = column.pii ? `Personal data (${column.pii}).` : '';
  return [column.description ?? '', values, personal].filter(Boolean).join(' ');
}

function columnTable(model: Contract): string {
  const rows = model.columns.map((column) => [
    code(column.name),
    `${column.type}${column.isNullable ? ', may be null' : ''}`,
    column.isPrimaryKey ? 'key' : '',
    column.references ? code(column.references.model.replace(/^\w+\./, '')) : '',
    meaningOf(column),
  ]);
  return alignedTable(['column', 'type', '', 'refers to', 'meaning'], rows);
}

/** Every column of every model; the roles of the calendar have those of dim_date and are left out. */
export const columnTables = (models: readonly Contract[]): string =>
  models
    .filter((model) => roleOf(model) === undefined)
    .map((model) => `### ${model.name}\n\n${model.description} One row is ${model.grain}.\n\n${columnTable(model)}`)
    .join('\n\n');
