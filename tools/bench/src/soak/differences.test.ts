import { differencesOf } from './differences.mjs';

const inOrg = { Id: '1', Name: 'A', AnnualRevenue: 1.5e7, CreatedDate: '2024-01-01T00:00:00.000+0000', Score__c: 2.5 };
const inRaw = {
  id: '1',
  name: 'A',
  annual_revenue: '15000000.000000',
  created_date: '2024-01-01T00:00:00+00:00',
  _extra: { Score__c: '2.50' },
};
const found = (records: readonly object[], rows: readonly object[], repeated = 0): readonly string[] =>
  differencesOf('Account', records, { rows, versions: rows.length, repeated, gone: 0 }).differences;

test('a record that is in raw as the org has it, however it is written, is no difference', () => {
  expect(found([inOrg], [inRaw])).toEqual([]);
});

test.each([
  ['a record raw has not', [inOrg], [], 'Account 1 is in the org and not in raw'],
  ['a record the org has not', [], [inRaw], 'Account 1 is in raw and not in the org'],
  ['a field with another value', [{ ...inOrg, Name: 'B' }], [inRaw], 'Account 1: Name differs'],
  ['a field without a column', [{ ...inOrg, Score__c: 3 }], [inRaw], 'Account 1: Score__c differs'],
  ['a field that raw lacks', [{ ...inOrg, Phone: '1' }], [inRaw], 'Account 1: Phone differs'],
  ['two last states of a record', [inOrg], [inRaw, inRaw], 'Account 1 has two last states in raw'],
])('%s is a difference', (_, records, rows, difference) => {
  expect(found(records, rows)).toEqual([difference]);
});

test('a version raw has twice is a difference', () => {
  expect(found([inOrg], [inRaw], 1)).toEqual(['Account: raw has 1 versions twice']);
});
