import { compileModel } from '../compile/compile-model.ts';
import { text } from '../columns/column-types.ts';
import { columnLineage } from '../lineage/column-lineage.ts';
import { columnsOf } from './columns-of.ts';
import { defineModel } from './define-model.ts';
import { defineRawTable } from './define-raw-table.ts';

const raw = defineRawTable({
  object: 'Account',
  description: 'Accounts.',
  fields: { Id: text().primaryKey(), Name: text() },
});
const r = columnsOf(raw, 'r');
const shared = { account_id: r('id'), account_name: r('name') };
const model = defineModel({
  name: 'stg_x',
  layer: 'bronze',
  grain: 'one account',
  description: 'Accounts.',
  materialized: 'view',
  columns: { account_id: text().primaryKey(), account_name: text() },
  from: (db) => db.selectFrom(raw.as('r')),
  select: (_) => shared,
});

test('a selection made outside the query compiles to plain references', () => {
  expect(compileModel(model).sql).toBe(
    [
      'select',
      '  "r"."id" as "account_id",',
      '  "r"."name" as "account_name"',
      'from "raw_salesforce"."account" as "r"',
    ].join('\n'),
  );
});

test('its lineage is that of the column passed through', () => {
  expect(columnLineage(model).columns['account_name']).toEqual({ from: ['raw.account.name'], kind: 'passthrough' });
});

test('a column the model does not have does not compile', () => {
  // @ts-expect-error -- the misspelt name is the point
  r('nmae');
  expect(r('name').toOperationNode().kind).toBe('ReferenceNode');
});
