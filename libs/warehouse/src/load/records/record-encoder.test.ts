import type { SourceRecord } from '@medallion/core';
import { account, accounts, keyPrefixes } from '../fixtures/records.ts';
import { readRawContract } from '../raw-contract.ts';
import { FieldSets } from './field-set.ts';
import { RecordEncoder } from './record-encoder.ts';

const contract = readRawContract(accounts);

/** The record's line as an object: COPY texts by column. */
function encoded(record: SourceRecord, requested?: readonly string[]): Record<string, string> {
  const line = new RecordEncoder(contract, new FieldSets(contract, requested), keyPrefixes).encode(record);
  const names = [...contract.columns.map(({ column }) => column), 'content_hash', '_extra', '_field_set_id'];
  return Object.fromEntries(line!.split('\t').map((text, position) => [names[position]!, text]));
}

function problems(record: unknown): string[] {
  const encoder = new RecordEncoder(contract, new FieldSets(contract, undefined), keyPrefixes);
  expect(encoder.encode(record as SourceRecord)).toBeUndefined();
  return encoder.problems.map(({ field, reason }) => `${field ?? 'record'}: ${reason}`);
}

const hash = (record: SourceRecord): string => encoded(record)['content_hash']!;

test('the order of the fields does not matter', () => {
  const record = account(1, { Zeta__c: 1, Alpha__c: 'x', BillingCity: 'Oslo' });
  const reversed = Object.fromEntries(Object.entries(record).reverse());
  expect(encoded(reversed)).toEqual(encoded(record));
});

test('letter case of field names does not matter', () => {
  const { Id, Name, ...rest } = account(1);
  expect(encoded({ ...rest, id: Id, NAME: Name })).toEqual(encoded(account(1)));
});

test('of two spellings of a field the exact one is the column', () => {
  expect(encoded(account(1, { NAME: 'other' }))).toMatchObject({ name: 'Account 1', _extra: '{"NAME":"other"}' });
});

test('every value that differs makes another hash', () => {
  const values = [
    {},
    { Name: 'x' },
    { BillingCity: 'x' },
    { Other__c: 'x' },
    { Another__c: 'x' },
    { IsDeleted: true },
    { IsDeleted: false },
  ];
  expect(new Set(values.map((fields) => hash(account(1, fields)))).size).toBe(values.length);
});

test('a value cannot pass for another field', () => {
  expect(hash(account(1, { Name: 'a\tOwnerId=b' }))).not.toBe(hash(account(1, { Name: 'a', OwnerId: 'b' })));
});

test('an address is its parts', () => {
  const nested = account(1, { BillingAddress: { street: 'Main St 1', city: 'Oslo', state: null, latitude: 59.9 } });
  const flat = account(1, {
    BillingStreet: 'Main St 1',
    BillingCity: 'Oslo',
    BillingState: null,
    BillingLatitude: '59.90',
  });
  expect(hash(nested)).toBe(hash(flat));
  expect(encoded(nested)).toMatchObject({
    billing_city: 'Oslo',
    _extra: '{"BillingLatitude":59.9,"BillingStreet":"Main St 1"}',
  });
});

test('a custom address or location is its parts', () => {
  expect(encoded(account(1, { Site__c: { latitude: 1, longitude: 2 } }))['_extra']).toBe(
    '{"Site__Latitude__s":1,"Site__Longitude__s":2}',
  );
});

test('a parent record is its fields under dotted names', () => {
  const nested = account(1, {
    Owner: { attributes: { type: 'User', url: '/v60.0' }, Name: 'Ada', Manager: { attributes: {}, Name: 'Bob' } },
  });
  expect(hash(nested)).toBe(hash(account(1, { 'Owner.Name': 'Ada', 'Owner.Manager.Name': 'Bob' })));
});

test('child records are kept without the attributes that name the API version', () => {
  const child = { totalSize: 1, done: true, records: [{ attributes: { url: '/v60.0' }, Id: '003000000000001AAA' }] };
  expect(encoded(account(1, { Contacts: child }))['_extra']).toBe(
    '{"Contacts":{"done":true,"records":[{"Id":"003000000000001AAA"}],"totalSize":1}}',
  );
});

test('fields the query asked for belong to the field set though the record has none of them', () => {
  const ids = [encoded(account(1)), encoded(account(1), ['Name']), encoded(account(1), ['BillingCity'])].map(
    (row) => row['_field_set_id'],
  );
  expect(ids[0]).toBe(ids[1]);
  expect(ids[0]).not.toBe(ids[2]);
});

test('field sets of an object are told apart up to a bound', () => {
  const sets = new FieldSets(contract, undefined);
  for (let n = 0; n < 1000; n++) sets.idFor(['Id', `Field${n}__c`]);
  expect(sets.all).toHaveLength(257);
  expect(sets.all.at(-1)!.fields).toEqual([]);
});

test.each([
  [
    'a record of another object',
    account(1, { attributes: { type: 'Contact' } }),
    ['record: the record is of another object: its attributes.type is not Account'],
  ],
  [
    'an id of another object',
    account(1, { Id: '003000000000001AAA' }),
    ['Id: is an id of Contact (prefix 003), not of Account (001)'],
  ],
  ['no id', { SystemModstamp: '2024-01-01T00:00:00Z' }, ['Id: is missing']],
  ['an empty id', account(1, { Id: null }), ['Id: is missing']],
  ['a text', 'record', ['record: the record is not a JSON object']],
  ['null', null, ['record: the record is not a JSON object']],
  ['an array', [], ['record: the record is not a JSON object']],
  [
    'a modstamp at the end of time',
    account(1, { SystemModstamp: '9999-12-31T00:00:00Z' }),
    ['SystemModstamp: is not before 9999-12-31, which stands for the end of time'],
  ],
  [
    'a NUL in an unknown field',
    account(1, { Other__c: 'a\0' }),
    ['Other__c: contains a NUL character (U+0000), which Postgres cannot store'],
  ],
  [
    'a NUL deep in an unknown field',
    account(1, { Other__c: [{ a: 'a\0' }] }),
    ['Other__c: contains a NUL character (U+0000), which Postgres cannot store'],
  ],
  [
    'an unreadable modstamp, though others could stand in',
    account(1, { SystemModstamp: 'soon', CreatedDate: '2024-01-01T00:00:00Z' }),
    [expect.stringMatching(/^SystemModstamp: is not a date and time/)],
  ],
])('%s is refused', (_title, record, reasons) => {
  expect(problems(record)).toEqual(reasons);
});

test('no value of a refused record is in the reasons', () => {
  expect(
    problems(account(1, { NumberOfEmployees: 'secret', LastActivityDate: 'secret', AnnualRevenue: 'secret' })).join(),
  ).not.toContain('secret');
});
