import type { Extraction, SourceRecord } from '@medallion/core';
import { loadExtraction, type LoadOptions } from './load-extraction.ts';
import {
  account,
  accountId,
  accounts,
  contacts,
  extractionOf,
  keyPrefixes,
  type ExtractionParts,
} from './fixtures/records.ts';
import { createTestWarehouse, type TestWarehouse } from './fixtures/test-warehouse.ts';

let warehouse: TestWarehouse;
beforeEach(async () => {
  warehouse = await createTestWarehouse();
});
afterEach(() => warehouse.close());

const loadAll = (extraction: Extraction, options: Partial<LoadOptions> = {}) =>
  loadExtraction(warehouse, { extraction, rawTables: [accounts, contacts], runId: 'run-1', keyPrefixes, ...options });
const load = (records: readonly SourceRecord[], parts?: ExtractionParts) => loadAll(extractionOf(records, parts));
const rows = (columns: string, table = 'raw_salesforce.account', order = 'id, system_modstamp, content_hash') =>
  warehouse.sql.unsafe(`select ${columns} from ${table} order by ${order}`).then((result) => [...result]);

test('a record arrives in its typed columns', async () => {
  await load([
    account(1, {
      OwnerId: '005000000000001',
      AnnualRevenue: 1.0e7,
      NumberOfEmployees: 12,
      IsDeleted: false,
      LastActivityDate: '2024-02-29',
      CreatedDate: '2020-01-01T01:00:00.000+0100',
    }),
  ]);
  expect(
    await rows(
      'id, name, owner_id, annual_revenue, number_of_employees, is_deleted, last_activity_date, created_date, _extra',
    ),
  ).toEqual([
    {
      id: accountId(1),
      name: 'Account 1',
      owner_id: '005000000000001AAA',
      annual_revenue: '10000000.000000',
      number_of_employees: 12,
      is_deleted: false,
      last_activity_date: '2024-02-29',
      created_date: new Date('2020-01-01T00:00:00Z'),
      _extra: null,
    },
  ]);
});

test('the report says what became of every record', async () => {
  const report = await load([account(1), account(1), account(2), account(3, { NumberOfEmployees: 'many' })]);
  expect(report.objects[0]).toMatchObject({ received: 4, newVersions: 2, unchanged: 0, duplicates: 1, rejected: 1 });
  expect(report).toMatchObject({ loadSeq: 1, nothingNew: false, rejected: 1, asOf: new Date('2024-01-01T00:00:00Z') });
});

test('the REST and the Bulk form of a state are one version', async () => {
  await load([
    account(1, {
      AnnualRevenue: 1.0e7,
      IsDeleted: true,
      Custom__c: 5,
      Flag__c: true,
      Owner: { attributes: {}, Name: 'x' },
    }),
  ]);
  const report = await load([
    {
      Id: accountId(1).slice(0, 15),
      SystemModstamp: '2024-01-01T00:00:00.000Z',
      Name: 'Account 1',
      AnnualRevenue: '10000000.00',
      IsDeleted: 'true',
      LastActivityDate: null,
      Custom__c: '5.0',
      Flag__c: 'true',
      'Owner.Name': 'x',
      Gone__c: null,
    },
  ]);
  expect(report.objects[0]).toMatchObject({ newVersions: 0, unchanged: 1 });
  expect(report.nothingNew).toBe(true);
});

test('a new version ends the one before it', async () => {
  await load([account(1)]);
  await load([account(1, { SystemModstamp: '2024-03-01T00:00:00.000Z', Name: 'Renamed' })]);
  expect(await rows('name, _superseded_at, _load_seq')).toEqual([
    { name: 'Account 1', _superseded_at: new Date('2024-03-01T00:00:00Z'), _load_seq: '1' },
    { name: 'Renamed', _superseded_at: new Date('9999-12-31T00:00:00Z'), _load_seq: '2' },
  ]);
});

test('a version that arrives late takes its place in the middle', async () => {
  await load([account(1), account(1, { SystemModstamp: '2024-03-01T00:00:00.000Z' })]);
  await load([account(1, { SystemModstamp: '2024-02-01T00:00:00.000Z' })]);
  expect(await rows('_superseded_at')).toEqual([
    { _superseded_at: new Date('2024-02-01T00:00:00Z') },
    { _superseded_at: new Date('2024-03-01T00:00:00Z') },
    { _superseded_at: new Date('9999-12-31T00:00:00Z') },
  ]);
});

const visible = () =>
  warehouse.sql
    .unsafe(
      `select name, _load_seq from raw_salesforce.account where system_modstamp <= '2024-12-31' and _superseded_at > '2024-12-31'`,
    )
    .then((result) => [...result]);

test('of two contents at one instant the one seen last counts, also when it is seen again', async () => {
  await load([account(1, { Name: 'A' })], { extractedAt: '2024-06-01T00:00:00Z' });
  await load([account(1, { Name: 'B' })], { extractedAt: '2024-06-02T00:00:00Z' });
  expect(await visible()).toEqual([{ name: 'B', _load_seq: '2' }]);
  const report = await load([account(1, { Name: 'A' })], { extractedAt: '2024-06-03T00:00:00Z' });
  expect(await visible()).toEqual([{ name: 'A', _load_seq: '3' }]);
  expect(report).toMatchObject({ nothingNew: false, loadSeq: 3 });
});

test('the loser of a tie is never visible', async () => {
  await load([account(1, { Name: 'A' }), account(1, { Name: 'B' })]);
  expect(await rows('system_modstamp = _superseded_at as is_loser', undefined, '1')).toEqual([
    { is_loser: false },
    { is_loser: true },
  ]);
});

test('files loaded before are not read again', async () => {
  await load([account(1)], { signature: 'same' });
  const unreadable = extractionOf([], { signature: 'same' });
  const extraction: Extraction = {
    ...unreadable,
    objects: unreadable.objects.map((object) => ({
      ...object,
      batches: () => {
        throw new Error('read');
      },
    })),
  };
  expect(await loadAll(extraction)).toMatchObject({ nothingNew: true, loadSeq: 1, objects: [{ skipped: true }] });
  expect(await rows('load_seq', 'ops.load', '1')).toEqual([{ load_seq: '1' }]);
});

test('files loaded before are read again where their table has been dropped since', async () => {
  await load([account(1)], { signature: 'same' });
  await warehouse.sql`drop table raw_salesforce.account`;
  expect(await load([account(1)], { signature: 'same' })).toMatchObject({ nothingNew: false, loadSeq: 2 });
  expect(await rows('id')).toEqual([{ id: accountId(1) }]);
});

test('files of a later extraction are read again: they renew when their records were last seen', async () => {
  await load([account(1)], { signature: 'same', extractedAt: '2024-06-01T00:00:00Z' });
  await load([account(1)], { signature: 'same', extractedAt: '2024-06-02T00:00:00Z' });
  expect(await rows('_extracted_at, _last_seen_at')).toEqual([
    { _extracted_at: new Date('2024-06-01T00:00:00Z'), _last_seen_at: new Date('2024-06-02T00:00:00Z') },
  ]);
});

test('files loaded under another contract are read again', async () => {
  await load([account(1)], { signature: 'same' });
  const fewer = { ...accounts, fields: accounts.fields.filter(({ field }) => field !== 'BillingCity') };
  const report = await loadAll(extractionOf([account(1)], { signature: 'same' }), { rawTables: [fewer] });
  expect(report.objects[0]).toMatchObject({ skipped: false, received: 1 });
});

test('a SystemModstamp that is missing is stood in for by LastModifiedDate, then CreatedDate', async () => {
  const { SystemModstamp: _, ...bare } = account(1);
  const { SystemModstamp: __, ...older } = account(2);
  const { SystemModstamp: ___, ...none } = account(3);
  await load([
    { ...bare, LastModifiedDate: '2024-02-02T00:00:00Z', CreatedDate: '2024-01-01T00:00:00Z' },
    { ...older, CreatedDate: '2024-01-01T00:00:00Z' },
    none,
  ]);
  expect(await rows('system_modstamp')).toEqual([
    { system_modstamp: new Date('2024-02-02T00:00:00Z') },
    { system_modstamp: new Date('2024-01-01T00:00:00Z') },
  ]);
  expect(await rows('reason', 'ops.rejected_record', '1')).toEqual([
    { reason: 'SystemModstamp is missing, and so are LastModifiedDate and CreatedDate' },
  ]);
});

test('a clock of bare files is late enough to see their newest record', async () => {
  const report = await load([account(1, { SystemModstamp: '2024-01-01T00:00:00.123456Z' })]);
  expect(report.asOf).toEqual(new Date('2024-01-01T00:00:00.124Z'));
});

test('loading the same content again leaves the clock where it was', async () => {
  await load([account(1)]);
  const report = await load([account(1)]);
  expect(report).toMatchObject({ nothingNew: true, loadSeq: 1 });
  expect(await rows('load_seq', 'ops.clock', '1')).toEqual([{ load_seq: '1' }]);
});

test('the clock follows the source and never moves back', async () => {
  await load([account(1)], { asOf: '2024-05-01T00:00:00.123Z' });
  const report = await load([account(2)], { asOf: '2024-04-01T00:00:00Z' });
  expect(report.asOf).toEqual(new Date('2024-05-01T00:00:00.123Z'));
});

test('a field the contract does not know is kept', async () => {
  await load([account(1, { Score__c: 7, Empty__c: null })]);
  expect(await rows('_extra')).toEqual([{ _extra: { Score__c: 7 } }]);
});

test('a field nobody asked for makes no other version, and can be told from null', async () => {
  await load([account(1)]);
  await load([account(1, { BillingCity: null })]);
  expect(
    await rows('fields', 'raw_salesforce.account join ops.field_set on field_set_id = _field_set_id', '1'),
  ).toEqual([{ fields: ['BillingCity', 'Id', 'Name', 'SystemModstamp'] }]);
});

test('a rejected record is kept with every reason and does not stop the load', async () => {
  await load([
    account(1, { Name: 'a\0b', NumberOfEmployees: 1.5, LastActivityDate: '2024-02-30' }),
    account(2),
    account(3, { Id: '003000000000001AAA' }),
  ]);
  expect(await rows('id')).toEqual([{ id: accountId(2) }]);
  expect(
    await rows(
      "object, record_id, field, reason, record->>'Name' as name, file, position, load_seq",
      'ops.rejected_record',
      'position',
    ),
  ).toEqual([
    {
      object: 'Account',
      record_id: accountId(1),
      field: 'LastActivityDate, Name, NumberOfEmployees',
      reason: expect.stringMatching(
        /^LastActivityDate is not a date .*; Name contains a NUL .*; NumberOfEmployees is not a whole number$/,
      ),
      name: 'a\\u0000b',
      file: 'Account/0001.json',
      position: '1',
      load_seq: '1',
    },
    expect.objectContaining({ reason: 'Id is an id of Contact (prefix 003), not of Account (001)', position: '3' }),
  ]);
});

test('a record rejected again is not kept twice', async () => {
  await load([account(1, { NumberOfEmployees: 'x' })]);
  await load([account(1, { NumberOfEmployees: 'x' })]);
  expect(await rows('record_id', 'ops.rejected_record', '1')).toHaveLength(1);
});

test('staging tables are gone after a load', async () => {
  await load([account(1)]);
  expect(
    await rows('relname', 'pg_class', '1').then((all) => all.filter(({ relname }) => relname.startsWith('_load'))),
  ).toEqual([]);
});

test('another organization is refused', async () => {
  await load([account(1)]);
  await expect(load([account(2)], { organizationId: '00D000000000002AAA' })).rejects.toMatchObject({
    code: 'OTHER_ORGANIZATION',
  });
});
