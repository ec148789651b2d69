import { FAR_FUTURE, surrogateKeyOf } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';

import { intContactHistory } from './int_contact_history.ts';
import { intContactVersion } from './int_contact_version.ts';
import { intRecordMerge } from './int_record_merge.ts';

const run = databaseOfTests();

const day = (n: number) => `2024-01-${String(n).padStart(2, '0')}T00:00:00Z`;
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

test('an interval says all that the history says', () => {
  const said = {
    contact_id: '003A',
    account_id: '001A',
    owner_id: '005A',
    first_name: 'Cleo',
    last_name: 'Buyer',
    full_name: 'Cleo Buyer',
    email: 'cleo@example.com',
    phone: '1',
    title: 'Head',
    department: 'Buying',
    lead_source: 'Web',
    mailing_state: 'CA',
    mailing_country: 'US',
    is_current: false,
    is_deleted: true,
    is_history_assumed: true,
    created_at: day(1),
    valid_from: day(2),
    valid_to: day(3),
  };
  return testModel(intContactVersion).given(intContactHistory, [said]).expect(run, [said]);
});
