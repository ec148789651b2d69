import type { SourceRecord } from '@medallion/core';
import { account, accounts, contacts, extractionOf, keyPrefixes } from '../load/fixtures/records.ts';
import { createTestWarehouse, type TestWarehouse } from '../load/fixtures/test-warehouse.ts';
import { loadExtraction } from '../load/load-extraction.ts';
import type { RawTableDefinition } from '../load/raw-contract.ts';
import { readDrift } from './read-drift.ts';

let warehouse: TestWarehouse;
beforeEach(async () => {
  warehouse = await createTestWarehouse();
});
afterEach(() => warehouse.close());

/** An account with no more than a few fields, so that one complete record has no drift. */
const small: RawTableDefinition = {
  ...accounts,
  fields: accounts.fields.filter(({ field }) => ['Id', 'SystemModstamp', 'Name', 'BillingCity'].includes(field)),
};
const complete = (n: number, fields: SourceRecord = {}) => account(n, { BillingCity: 'Ulm', ...fields });
const load = (records: readonly SourceRecord[], day = 1) =>
  loadExtraction(warehouse, {
    extraction: extractionOf(records, { extractedAt: `2024-06-0${day}T00:00:00Z` }),
    rawTables: [small, contacts],
    runId: 'run',
    keyPrefixes,
  });
const drift = async () => {
  const builder = await warehouse.connect('builder');
  try {
    return await readDrift(builder, [small, contacts]);
  } finally {
    await builder.close();
  }
};

test('an org that sends what is declared has no drift', async () => {
  await load([complete(1)]);
  expect(await drift()).toEqual([]);
});

test('a field nobody declared is named with its types and when it came, never with its values', async () => {
  await load([complete(1)]);
  await load([complete(1, { Health__c: 7 }), complete(2, { Health__c: '8.5' }), complete(3)], 2);
  await load([complete(2, { Health__c: 9, SystemModstamp: '2024-02-01T00:00:00Z' })], 3);
  const [{ unknown } = { unknown: undefined }] = await drift();
  expect(unknown).toEqual([
    {
      field: 'Health__c',
      firstSeen: new Date('2024-06-02T00:00:00Z'),
      lastSeen: new Date('2024-06-03T00:00:00Z'),
      records: 2,
      types: ['number', 'string'],
      columnType: 'numeric',
    },
  ]);
  expect(JSON.stringify(await drift())).not.toContain('8.5');
});

test.each([
  ['bool', [true, 'false']],
  ['numeric', [1, '2.50', 1e10]],
  ['date', ['2024-02-29']],
  ['timestamptz', ['2024-02-29T00:00:00.000+0000', '2024-02-29T00:00:00Z']],
  ['text', ['007', 'x']],
  ['text', [1, true]],
  ['text', ['2024-02-29', '2024-02-29T00:00:00Z']],
])('the column type all values fit is told: %s', async (columnType, values) => {
  await load(values.map((value, n) => complete(n + 1, { New__c: value })));
  expect((await drift())[0]!.unknown[0]).toMatchObject({ field: 'New__c', columnType });
});

test('a declared field no record has ever come with is named', async () => {
  await load([account(1)]);
  expect(await drift()).toEqual([{ object: 'Account', unknown: [], neverReceived: ['BillingCity'], notRequested: [] }]);
});

test('a field the latest extraction did not ask for is named with the last one that did', async () => {
  await load([complete(1), complete(2)], 1);
  await load([account(1)], 2);
  expect(await drift()).toEqual([
    {
      object: 'Account',
      unknown: [],
      neverReceived: [],
      notRequested: [{ field: 'BillingCity', lastRequested: new Date('2024-06-01T00:00:00Z') }],
    },
  ]);
});
