import { FAR_FUTURE, FAR_PAST } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { intAccountVersion, intInferredMember, intRecordMerge } from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { dimAccountCurrent } from './dim_account_current.ts';

const run = databaseOfTests();

const day = (n: number) => `2024-01-${String(n).padStart(2, '0')}T00:00:00Z`;
const version = (account_id: string, account_key: string, current_account_key: string) => ({
  account_id,
  account_key,
  current_account_key,
  region: 'West',
  is_current: true,
  is_deleted: false,
  is_history_assumed: false,
  created_at: '2024-01-01T23:59:59Z',
  valid_from: day(1),
  valid_to: FAR_FUTURE,
});

test('an account that was not merged away has its current version, also when it is deleted', async () => {
  await testModel(dimAccountCurrent)
    .given(intAccountVersion, [
      version('001L', '1', '9'),
      { ...version('001S', '2', '9'), is_current: false, valid_to: day(5) },
      { ...version('001S', '3', '9'), valid_from: day(5) },
      { ...version('001D', '4', '6'), is_deleted: true },
    ])
    .given(intRecordMerge, [{ record_id: '001L', survivor_id: '001S', merged_at: day(3) }])
    .expect(run, [
      { current_account_key: '9', account_key: '3', account_id: '001S', is_deleted: false },
      { current_account_key: '6', account_key: '4', account_id: '001D', is_deleted: true },
    ]);
});

test('an account that was only referred to has a row of which nothing is known', async () => {
  await testModel(dimAccountCurrent)
    .given(intInferredMember, [
      { entity: 'account', natural_id: '001X', member_key: '8', version_key: '7', first_referenced_at: day(1) },
      { entity: 'contact', natural_id: '003X', member_key: '6', version_key: '5', first_referenced_at: day(1) },
    ])
    .expect(run, [
      {
        current_account_key: '8',
        account_key: '7',
        owner_user_key: '-1',
        account_id: '001X',
        region: '(unknown)',
        employee_band: '(unknown)',
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
    current_account_key: '9',
    account_key: '1',
    account_id: '001A',
    parent_account_id: '001P',
    account_name: 'Acme',
    industry: 'Energy',
    account_type: 'Prospect',
    rating: 'Hot',
    billing_city: 'Fresno',
    billing_state: 'CA',
    billing_country: 'US',
    region: 'West',
    is_deleted: false,
    is_current: true,
    is_history_assumed: true,
    employee_count: 250,
    annual_revenue: '12.50',
    valid_from: day(2),
    valid_to: FAR_FUTURE,
  };
  await testModel(dimAccountCurrent)
    .given(intAccountVersion, [{ ...said, owner_id: '00GQ', created_at: '2024-01-01T23:59:59Z' }])
    .expect(run, [
      { ...said, owner_user_key: '-2', employee_band: '250-999', is_inferred: false, created_date: '2024-01-01' },
    ]);
});
