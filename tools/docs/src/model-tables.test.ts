import type { Contract, ContractColumn } from '@medallion/model';
import { columnTables, modelTable, roleTable } from './model-tables.ts';

const column = (name: string, more: Partial<ContractColumn> = {}): ContractColumn => ({
  name,
  type: 'integer',
  isNullable: false,
  isPrimaryKey: false,
  isUnique: false,
  description: undefined,
  pii: undefined,
  acceptedValues: undefined,
  references: undefined,
  ...more,
});
const contract = (name: string, columns: readonly ContractColumn[], more: Partial<Contract> = {}): Contract => ({
  id: `gold.${name}`,
  layer: 'gold',
  name,
  description: `What ${name} is.`,
  grain: 'one row',
  materialization: 'table',
  hasDefaultMembers: false,
  tags: [],
  owner: undefined,
  primaryKey: columns.filter(({ isPrimaryKey }) => isPrimaryKey).map(({ name }) => name),
  columns,
  ...more,
});
const role = contract('dim_close_date', [column('close_date_key', { isPrimaryKey: true })], {
  materialization: 'view',
});
const fact = contract('fct_deal', [
  column('deal_key', { type: 'bigint', isPrimaryKey: true }),
  column('close_date_key', { references: { model: 'gold.dim_date', column: 'date_key', enforce: 'constraint' } }),
  column('status', { type: 'text', acceptedValues: ['Won', 'Lost'], description: 'How it ended.' }),
  column('contact', { type: 'text', isNullable: true, pii: 'name' }),
]);

test('a role of the calendar is told with the facts that have its key', () => {
  expect(roleTable([role, fact]).split('\n').at(-1)).toBe(
    '| `dim_close_date` | `close_date_key` | `fct_deal` | What dim_close_date is. |',
  );
});

test('each model is told with its grain and key', () => {
  expect(modelTable([role, fact]).split('\n').slice(2)).toEqual([
    '| `dim_close_date` | one row    | `close_date_key` | view  |',
    '| `fct_deal`       | one row    | `deal_key`       | table |',
  ]);
});

test('each column is told with its type, target and meaning, and roles of the calendar are left to dim_date', () => {
  expect(columnTables([role, fact])).toBe(`### fct_deal

What fct_deal is. One row is one row.

| column           | type              |     | refers to  | meaning                             |
| ---------------- | ----------------- | --- | ---------- | ----------------------------------- |
| \`deal_key\`       | bigint            | key |            |                                     |
| \`close_date_key\` | integer           |     | \`dim_date\` |                                     |
| \`status\`         | text              |     |            | How it ended. One of 'Won', 'Lost'. |
| \`contact\`        | text, may be null |     |            | Personal data (name).               |`);
});
