import { FAR_FUTURE, FAR_PAST } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { intContactVersion, intInferredMember, intRecordMerge } from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { dimContactCurrent } from './dim_contact_current.ts';

const run = databaseOfTests();

const day = (n: number) => `2024-01-${String(n).padStart(2, '0')}T00:00:00Z`;
const version = (contact_id: string, contact_key: string, current_contact_key: string) => ({
  contact_id,
  contact_key,
  current_contact_key,
  is_current: true,
  is_deleted: false,
  is_history_assumed: false,
  created_at: day(1),
  valid_from: day(1),
  valid_to: FAR_FUTURE,
});

test('a contact that was not merged away has its current version, also when it is deleted', async () => {
  await testModel(dimContactCurrent)
    .given(intContactVersion, [
      version('003L', '1', '9'),
      { ...version('003S', '2', '9'), is_current: false, valid_to: day(5) },
      { ...version('003S', '3', '9'), valid_from: day(5) },
      { ...version('003D', '4', '6'), is_deleted: true },
    ])
    .given(intRecordMerge, [{ record_id: '003L', survivor_id: '003S', merged_at: day(3) }])
    .expect(run, [
      { current_contact_key: '9', contact_key: '3', contact_id: '003S', is_deleted: false },
      { current_contact_key: '6', contact_key: '4', contact_id: '003D', is_deleted: true },
    ]);
});

test('a contact that was only referred to has a row of which nothing is known', async () => {
  await testModel(dimContactCurrent)
    .given(intInferredMember, [
      { entity: 'contact', natural_id: '003X', member_key: '8', version_key: '7', first_referenced_at: day(1) },
      { entity: 'account', natural_id: '001X', member_key: '6', version_key: '5', first_referenced_at: day(1) },
    ])
    .expect(run, [
      {
        current_contact_key: '8',
        contact_key: '7',
        current_account_key: '-1',
        owner_user_key: '-1',
        contact_id: '003X',
        is_current: true,
        is_inferred: true,
        created_date: null,
        valid_from: FAR_PAST,
        valid_to: FAR_FUTURE,
      },
    ]);
});

test('a row says all that the version says', async () => {
  const said = {
    current_contact_key: '9',
    contact_key: '1',
    current_account_key: '10',
    owner_user_key: '50',
    contact_id: '003A',
    account_id: '001A',
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
    is_deleted: false,
    is_current: true,
    is_history_assumed: true,
    valid_from: day(2),
    valid_to: FAR_FUTURE,
  };
  await testModel(dimContactCurrent)
    .given(intContactVersion, [{ ...said, created_at: '2024-01-02T23:59:59Z' }])
    .expect(run, [{ ...said, is_inferred: false, created_date: '2024-01-02' }]);
});
