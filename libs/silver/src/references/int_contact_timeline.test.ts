import { FAR_FUTURE, FAR_PAST } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intContactVersion, intRecordMerge } from '../history/index.ts';
import { intContactTimeline } from './int_contact_timeline.ts';
import { intInferredMember } from './int_inferred_member.ts';

const run = databaseOfTests();

const day = (n: number) => `2024-01-${String(n).padStart(2, '0')}T00:00:00Z`;
const version = (
  contact_id: string,
  contact_key: string,
  current_contact_key: string,
  from: string,
  to = FAR_FUTURE,
) => ({
  contact_id,
  contact_key,
  current_contact_key,
  is_current: to === FAR_FUTURE,
  is_deleted: false,
  is_history_assumed: false,
  created_at: from,
  valid_from: from,
  valid_to: to,
});

test('the stretches of a contact, of a merged one and of one only referred to leave no gap', async () => {
  await testModel(intContactTimeline)
    .given(intContactVersion, [
      version('003L', '1', '9', day(1), day(10)),
      version('003L', '2', '9', day(10)),
      version('003S', '3', '9', day(3)),
    ])
    .given(intInferredMember, [
      { entity: 'contact', natural_id: '003X', member_key: '8', version_key: '7', first_referenced_at: day(1) },
    ])
    .given(intRecordMerge, [{ record_id: '003L', survivor_id: '003S', merged_at: day(10) }])
    .expect(run, [
      { contact_id: '003L', valid_from: FAR_PAST, valid_to: day(10), contact_key: '1', current_contact_key: '9' },
      { contact_id: '003L', valid_from: day(10), valid_to: FAR_FUTURE, contact_key: '3', current_contact_key: '9' },
      { contact_id: '003S', valid_from: FAR_PAST, valid_to: FAR_FUTURE, contact_key: '3', current_contact_key: '9' },
      { contact_id: '003X', valid_from: FAR_PAST, valid_to: FAR_FUTURE, contact_key: '7', current_contact_key: '8' },
    ]);
});

test('a stretch has the account its version worked for, of a merged contact that of the survivor', async () => {
  await testModel(intContactTimeline)
    .given(intContactVersion, [
      { ...version('003L', '1', '9', day(1), day(5)), account_id: '001A' },
      { ...version('003L', '2', '9', day(5)), account_id: '001B' },
      { ...version('003S', '3', '9', day(3)), account_id: '001C' },
    ])
    .given(intInferredMember, [
      { entity: 'contact', natural_id: '003X', member_key: '8', version_key: '7', first_referenced_at: day(1) },
    ])
    .given(intRecordMerge, [{ record_id: '003L', survivor_id: '003S', merged_at: day(10) }])
    .expect(run, [
      { contact_id: '003L', valid_from: FAR_PAST, account_id: '001A' },
      { contact_id: '003L', valid_from: day(5), account_id: '001B' },
      { contact_id: '003L', valid_from: day(10), account_id: '001C' },
      { contact_id: '003S', valid_from: FAR_PAST, account_id: '001C' },
      { contact_id: '003X', valid_from: FAR_PAST, account_id: null },
    ]);
});
