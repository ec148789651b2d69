import { stgSalesforceContactVersions } from '@medallion/bronze';
import { FAR_FUTURE, surrogateKeyOf } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { createDatabase, type TestDatabase } from '@medallion/testing';

import { intContactHistory } from './int_contact_history.ts';
import { intContactVersion } from './int_contact_version.ts';
import { intRecordMerge } from './int_record_merge.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());
const run = (query: string) => database.sql.unsafe(query);

const day = (n: number) => `2024-01-${String(n).padStart(2, '0')}T00:00:00Z`;
const stored = (modstamp: string, fields: Record<string, unknown> = {}) => ({
  contact_id: '003A',
  is_deleted: false,
  created_at: day(1),
  system_modstamp: modstamp,
  superseded_at: FAR_FUTURE,
  load_seq: '1',
  last_seen_at: day(30),
  row_hash: modstamp,
  ...fields,
});
const history = (...versions: ReturnType<typeof stored>[]) =>
  testModel(intContactHistory).given(stgSalesforceContactVersions, versions).asOf(day(28));

test.each(['account_id', 'owner_id', 'title', 'department', 'mailing_state', 'mailing_country'])(
  'a change of %s begins an interval',
  (column) =>
    history(stored(day(1)), stored(day(5), { [column]: 'new' })).expect(run, [
      { valid_from: day(1), [column]: null },
      { valid_from: day(5), [column]: 'new' },
    ]),
);

test('erasing a person erases them from every interval', () =>
  history(
    stored(day(1), { full_name: 'Ann Lee', email: 'ann@example.com', phone: '1', first_name: 'Ann', last_name: 'Lee' }),
    stored(day(5), { title: 'CEO', full_name: 'Ann Lee' }),
    stored(day(9), { title: 'CEO' }),
  ).expect(run, [
    { valid_from: day(1), title: null, full_name: null, email: null, phone: null, first_name: null, last_name: null },
    { valid_from: day(5), title: 'CEO', full_name: null, email: null, phone: null, first_name: null, last_name: null },
  ]));

test('keys of the contact and of its account point to what survived merges', () =>
  testModel(intContactVersion)
    .given(intContactHistory, [
      {
        contact_id: '003A',
        account_id: '001A',
        owner_id: '005A',
        is_current: true,
        is_deleted: false,
        is_history_assumed: false,
        created_at: day(1),
        valid_from: day(1),
        valid_to: FAR_FUTURE,
      },
      {
        contact_id: '003B',
        is_current: true,
        is_deleted: false,
        is_history_assumed: false,
        created_at: day(2),
        valid_from: day(2),
        valid_to: FAR_FUTURE,
      },
    ])
    .given(intRecordMerge, [
      { record_id: '003A', survivor_id: '003B', merged_at: day(3) },
      { record_id: '001A', survivor_id: '001Z', merged_at: day(3) },
    ])
    .expect(run, [
      {
        contact_id: '003A',
        contact_key: surrogateKeyOf('contact', '003A', new Date(day(1))),
        current_contact_key: surrogateKeyOf('contact', '003B'),
        account_id: '001A',
        current_account_key: surrogateKeyOf('account', '001Z'),
        owner_user_key: surrogateKeyOf('user', '005A'),
      },
      {
        contact_id: '003B',
        contact_key: surrogateKeyOf('contact', '003B', new Date(day(2))),
        current_contact_key: surrogateKeyOf('contact', '003B'),
        account_id: null,
        current_account_key: null,
        owner_user_key: null,
      },
    ]));
