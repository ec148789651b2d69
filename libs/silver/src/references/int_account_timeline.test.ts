import { FAR_FUTURE, FAR_PAST } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intAccountVersion, intRecordMerge } from '../history/index.ts';
import { intAccountTimeline } from './int_account_timeline.ts';
import { intInferredMember } from './int_inferred_member.ts';

const run = databaseOfTests();

const day = (n: number) => `2024-01-${String(n).padStart(2, '0')}T00:00:00Z`;
const version = (
  account_id: string,
  account_key: string,
  current_account_key: string,
  from: string,
  to = FAR_FUTURE,
) => ({
  account_id,
  account_key,
  current_account_key,
  region: 'West',
  is_current: to === FAR_FUTURE,
  is_deleted: false,
  is_history_assumed: false,
  created_at: from,
  valid_from: from,
  valid_to: to,
});
const stretch = (
  account_id: string,
  valid_from: string,
  valid_to: string,
  account_key: string,
  current_account_key: string,
) => ({
  account_id,
  valid_from,
  valid_to,
  account_key,
  current_account_key,
});

test('the first version stands for all time before it and the last for all time after', async () => {
  await testModel(intAccountTimeline)
    .given(intAccountVersion, [version('001A', '1', '9', day(5), day(10)), version('001A', '2', '9', day(10))])
    .expect(run, [stretch('001A', FAR_PAST, day(10), '1', '9'), stretch('001A', day(10), FAR_FUTURE, '2', '9')]);
});

test('an account that was only referred to has one version for all time', async () => {
  await testModel(intAccountTimeline)
    .given(intInferredMember, [
      { entity: 'account', natural_id: '001X', member_key: '8', version_key: '7', first_referenced_at: day(1) },
      { entity: 'contact', natural_id: '003X', member_key: '6', version_key: '5', first_referenced_at: day(1) },
    ])
    .expect(run, [stretch('001X', FAR_PAST, FAR_FUTURE, '7', '8')]);
});

test('from the merge on, a merged account stands for the versions of the survivor', async () => {
  await testModel(intAccountTimeline)
    .given(intAccountVersion, [
      version('001L', '1', '9', day(1), day(10)),
      version('001L', '2', '9', day(10)),
      version('001S', '3', '9', day(3), day(20)),
      version('001S', '4', '9', day(20)),
    ])
    .given(intRecordMerge, [{ record_id: '001L', survivor_id: '001S', merged_at: day(10) }])
    .expect(run, [
      stretch('001L', FAR_PAST, day(10), '1', '9'),
      stretch('001L', day(10), day(20), '3', '9'),
      stretch('001L', day(20), FAR_FUTURE, '4', '9'),
      stretch('001S', FAR_PAST, day(20), '3', '9'),
      stretch('001S', day(20), FAR_FUTURE, '4', '9'),
    ]);
});

test('a survivor created after the merge and one never received take over from the merge on too', async () => {
  await testModel(intAccountTimeline)
    .given(intAccountVersion, [
      version('001L', '1', '9', day(1), FAR_FUTURE),
      version('001M', '2', '8', day(1), FAR_FUTURE),
      version('001S', '3', '9', day(15)),
    ])
    .given(intInferredMember, [
      { entity: 'account', natural_id: '001X', member_key: '8', version_key: '7', first_referenced_at: day(10) },
    ])
    .given(intRecordMerge, [
      { record_id: '001L', survivor_id: '001S', merged_at: day(10) },
      { record_id: '001M', survivor_id: '001X', merged_at: day(10) },
    ])
    .expect(run, [
      stretch('001L', FAR_PAST, day(10), '1', '9'),
      stretch('001L', day(10), FAR_FUTURE, '3', '9'),
      stretch('001M', FAR_PAST, day(10), '2', '8'),
      stretch('001M', day(10), FAR_FUTURE, '7', '8'),
      stretch('001S', FAR_PAST, FAR_FUTURE, '3', '9'),
      stretch('001X', FAR_PAST, FAR_FUTURE, '7', '8'),
    ]);
});
