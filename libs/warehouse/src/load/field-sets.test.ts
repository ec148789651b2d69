import type { SourceRecord } from '@medallion/core';
import { account, accounts, extractionOf } from './fixtures/records.ts';
import { createTestWarehouse, type TestWarehouse } from './fixtures/test-warehouse.ts';
import { loadExtraction } from './load-extraction.ts';

let warehouse: TestWarehouse;
beforeEach(async () => {
  warehouse = await createTestWarehouse();
});
afterEach(() => warehouse.close());

const load = (record: SourceRecord) =>
  loadExtraction(warehouse, { extraction: extractionOf([record]), rawTables: [accounts], runId: 'run' });
const fieldsOfVersions = async (): Promise<readonly string[][]> => {
  const rows = await warehouse.sql<{ fields: string[] }[]>`
    select fields from raw_salesforce.account join ops.field_set on field_set_id = _field_set_id`;
  return rows.map(({ fields }) => fields.filter((field) => field.endsWith('__c')));
};

test('a version that comes again with other empty fields is known to be empty in those of both', async () => {
  await load(account(1, { Renamed__c: null }));
  await load(account(1, { Level__c: null }));
  expect(await fieldsOfVersions()).toEqual([['Level__c', 'Renamed__c']]);
  await load(account(1, { Tier__c: null, Level__c: null }));
  expect(await fieldsOfVersions()).toEqual([['Level__c', 'Renamed__c', 'Tier__c']]);
});

test('a version that comes with a value more is another one, and knows only its own fields', async () => {
  await load(account(1, { Renamed__c: 'a' }));
  await load(account(1, { Level__c: 'a' }));
  expect((await fieldsOfVersions()).map((fields) => fields.join()).sort()).toEqual(['Level__c', 'Renamed__c']);
});
