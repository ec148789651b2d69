import { stgSalesforceContactVersions } from '@medallion/bronze';
import { FAR_FUTURE } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';

import { intContactHistory } from './int_contact_history.ts';

const run = databaseOfTests();

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

test('a change of lead source corrects every interval, and a deletion begins one', () =>
  history(stored(day(3)), stored(day(5), { is_deleted: true, lead_source: 'Web' })).expect(run, [
    {
      contact_id: '003A',
      lead_source: 'Web',
      is_deleted: false,
      is_current: false,
      is_history_assumed: true,
      created_at: day(1),
      valid_from: day(1),
      valid_to: day(5),
    },
    {
      contact_id: '003A',
      lead_source: 'Web',
      is_deleted: true,
      is_current: true,
      is_history_assumed: false,
      created_at: day(1),
      valid_from: day(5),
      valid_to: FAR_FUTURE,
    },
  ]));
