import { FAR_FUTURE, FAR_PAST } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { intContactVersion, intInferredMember, intRecordMerge } from '@medallion/silver';
import { createDatabase, type TestDatabase } from '@medallion/testing';
import { dimContact } from './dim_contact.ts';
import { dimContactCurrent } from './dim_contact_current.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());
const run = (query: string) => database.sql.unsafe(query);

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

test('the current dimension has the current version of each contact that was not merged away', async () => {
  await testModel(dimContactCurrent)
    .given(intContactVersion, [
      version('003L', '1', '9', 1),
      version('003S', '2', '9', 1, 5),
      version('003S', '3', '9', 5),
    ])
    .given(intRecordMerge, [{ record_id: '003L', survivor_id: '003S', merged_at: day(3) }])
    .given(intInferredMember, [inferred])
    .expect(run, [
      { current_contact_key: '9', contact_key: '3', contact_id: '003S', is_inferred: false },
      { current_contact_key: '8', contact_key: '7', contact_id: '003X', is_inferred: true },
    ]);
});
