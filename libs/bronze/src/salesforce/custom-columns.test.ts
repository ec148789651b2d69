import { defineModel, defineRawTable, FAR_FUTURE, numeric, text, type RowOf } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';

import { customColumns, customColumnsFrom } from './custom-columns.ts';

const run = databaseOfTests();

/** As an owner would write them in `custom/account.ts`. */
const customFields = { Health_Score__c: numeric(16, 6), AccountTier__c: text().describe('Gold, Silver or Bronze.') };
const rawAccount = defineRawTable({
  object: 'Account',
  description: 'Accounts with two custom fields.',
  fields: { Id: text(), Name: text(), ...customFields },
});
const stgAccounts = defineModel({
  name: 'stg_accounts',
  layer: 'bronze',
  grain: 'one account',
  description: 'Accounts with two custom fields.',
  materialized: 'view',
  columns: { account_id: text().primaryKey(), ...customColumns(customFields) },
  from: (db) => db.selectFrom(rawAccount.as('r')),
  select: (_) => ({ account_id: 'r.id', ...customColumnsFrom(customFields) }),
});

test('a custom field is a column of raw and, under the same name, of staging', async () => {
  expect(rawAccount.fields.map(({ field, column }) => [field, column])).toContainEqual([
    'Health_Score__c',
    'health_score__c',
  ]);
  await testModel(stgAccounts)
    .given(rawAccount, [
      {
        id: '001A',
        health_score__c: '81.5',
        account_tier__c: 'Gold',
        system_modstamp: '2024-01-01T00:00:00Z',
        content_hash: 'h',
        _field_set_id: 1,
        _load_seq: '1',
        _extracted_at: '2024-01-01T00:00:00Z',
        _last_seen_at: '2024-01-01T00:00:00Z',
        _superseded_at: FAR_FUTURE,
        _is_tombstone: false,
      },
    ])
    .expect(run, [{ account_id: '001A', health_score__c: '81.500000', account_tier__c: 'Gold' }]);
});

test('its column keeps type and description', () => {
  expect(stgAccounts.columns.health_score__c.def.sqlType).toBe('numeric(16,6)');
  expect(stgAccounts.columns.account_tier__c.def.description).toBe('Gold, Silver or Bronze.');
});

test('the compiler knows it by its snake-cased name and type', () => {
  const row: Pick<RowOf<typeof stgAccounts>, 'health_score__c' | 'account_tier__c'> = {
    health_score__c: '81.500000',
    account_tier__c: null,
  };
  // @ts-expect-error numeric is a string in rows
  const mistyped: RowOf<typeof stgAccounts>['health_score__c'] = 81.5;
  // @ts-expect-error the column is health_score__c
  type Misspelt = RowOf<typeof stgAccounts>['health_score'];
  const misspelt: Misspelt | undefined = undefined;
  expect([row.account_tier__c, mistyped, misspelt]).toEqual([null, 81.5, undefined]);
});
