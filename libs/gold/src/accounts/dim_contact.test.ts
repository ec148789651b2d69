import { FAR_FUTURE, FAR_PAST } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { intContactVersion, intInferredMember } from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { dimContact } from './dim_contact.ts';

const run = databaseOfTests();

const day = (n: number) => `2024-01-${String(n).padStart(2, '0')}T00:00:00Z`;
const version = (
  contact_id: string,
  contact_key: string,
  current_contact_key: string,
  from: number,
  to: number | null = null,
) => ({
  contact_id,
  contact_key,
  current_contact_key,
  full_name: 'Cleo Buyer',
  is_current: to === null,
  is_deleted: false,
  is_history_assumed: false,
  created_at: day(1),
  valid_from: day(from),
  valid_to: to === null ? FAR_FUTURE : day(to),
});
const inferred = {
  entity: 'contact' as const,
  natural_id: '003X',
  member_key: '8',
  version_key: '7',
  first_referenced_at: day(1),
};

test('each version has its row with the account as it is now, and so has a contact that was only referred to', async () => {
  await testModel(dimContact)
    .given(intContactVersion, [
      {
        ...version('003A', '1', '9', 1, 5),
        account_id: '001A',
        current_account_key: '10',
        owner_id: '005A',
        owner_user_key: '50',
        title: 'Buyer',
      },
      { ...version('003A', '2', '9', 5), title: 'Head of Buying' },
    ])
    .given(intInferredMember, [inferred])
    .expect(run, [
      {
        contact_key: '1',
        current_contact_key: '9',
        current_account_key: '10',
        owner_user_key: '50',
        contact_id: '003A',
        account_id: '001A',
        full_name: 'Cleo Buyer',
        title: 'Buyer',
        is_inferred: false,
        valid_from: day(1),
        valid_to: day(5),
      },
      {
        contact_key: '2',
        current_contact_key: '9',
        current_account_key: '-1',
        owner_user_key: '-1',
        contact_id: '003A',
        account_id: null,
        full_name: 'Cleo Buyer',
        title: 'Head of Buying',
        is_inferred: false,
        valid_from: day(5),
        valid_to: FAR_FUTURE,
      },
      {
        contact_key: '7',
        current_contact_key: '8',
        current_account_key: '-1',
        owner_user_key: '-1',
        contact_id: '003X',
        account_id: null,
        full_name: null,
        title: null,
        is_inferred: true,
        valid_from: FAR_PAST,
        valid_to: FAR_FUTURE,
      },
    ]);
});

test('a row says all that its version says', async () => {
  const said = {
    contact_key: '1',
    current_contact_key: '9',
    current_account_key: '10',
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
    is_deleted: true,
    is_current: false,
    is_history_assumed: true,
    valid_from: day(2),
    valid_to: day(3),
  };
  await testModel(dimContact)
    .given(intContactVersion, [{ ...said, owner_id: '00GQ', created_at: day(2) }])
    .expect(run, [{ ...said, owner_user_key: '-2', is_inferred: false, created_date: '2024-01-02' }]);
});
