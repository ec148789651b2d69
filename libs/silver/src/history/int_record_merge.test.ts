import { stgSalesforceAccounts, stgSalesforceContacts, stgSalesforceLeads } from '@medallion/bronze';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';

import { intRecordMerge } from './int_record_merge.ts';

const run = databaseOfTests();

const day = (n: number) => `2024-01-${String(n).padStart(2, '0')}T00:00:00Z`;
const record = (written: string, master?: string, is_deleted = master !== undefined) => ({
  ...(master === undefined ? {} : { master_record_id: master }),
  is_deleted,
  created_at: day(1),
  system_modstamp: written,
  load_seq: '1',
  last_seen_at: day(30),
  row_hash: 'h',
});
const account = (account_id: string, ...rest: Parameters<typeof record>) => ({ account_id, ...record(...rest) });
const merges = (...accounts: ReturnType<typeof account>[]) =>
  testModel(intRecordMerge).given(stgSalesforceAccounts, accounts);

test('a chain of merges ends at the last survivor, each with its own moment', () =>
  merges(
    account('001A', day(2), '001B'),
    account('001B', day(5), '001C'),
    account('001C', day(9), '001D'),
    account('001D', day(9)),
  ).expect(run, [
    { record_id: '001A', survivor_id: '001D', merged_at: day(2) },
    { record_id: '001B', survivor_id: '001D', merged_at: day(5) },
    { record_id: '001C', survivor_id: '001D', merged_at: day(9) },
  ]));

test('several records merged into one share the survivor', () =>
  merges(account('001A', day(2), '001C'), account('001B', day(3), '001C'), account('001C', day(3))).expect(run, [
    { record_id: '001A', survivor_id: '001C', merged_at: day(2) },
    { record_id: '001B', survivor_id: '001C', merged_at: day(3) },
  ]));

test('a circle has no survivor and does not loop, nor does what leads into it', () =>
  merges(
    account('001A', day(2), '001B'),
    account('001B', day(3), '001A'),
    account('001C', day(4), '001A'),
    account('001S', day(4), '001S'),
    account('001X', day(5), '001Y'),
  ).expect(run, [{ record_id: '001X', survivor_id: '001Y', merged_at: day(5) }]));

test('a survivor that was never received, or was deleted without a merge, survives all the same', () =>
  merges(
    account('001A', day(2), '001GONE'),
    account('001B', day(3), '001C'),
    account('001C', day(4), undefined, true),
  ).expect(run, [
    { record_id: '001A', survivor_id: '001GONE', merged_at: day(2) },
    { record_id: '001B', survivor_id: '001C', merged_at: day(3) },
  ]));

test('a record that names a master but is not deleted was not merged away', () =>
  merges(account('001A', day(2), '001B', false)).expect(run, []));

test('contacts and leads merge like accounts', () =>
  testModel(intRecordMerge)
    .given(stgSalesforceContacts, [{ contact_id: '003A', ...record(day(2), '003B') }])
    .given(stgSalesforceLeads, [{ lead_id: '00QA', ...record(day(3), '00QB') }])
    .expect(run, [
      { record_id: '003A', survivor_id: '003B', merged_at: day(2) },
      { record_id: '00QA', survivor_id: '00QB', merged_at: day(3) },
    ]));
