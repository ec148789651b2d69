import { FAR_FUTURE, surrogateKeyOf } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';

import { seedRegion } from '../seeds/region.ts';
import { intAccountHistory } from './int_account_history.ts';
import { intAccountVersion } from './int_account_version.ts';
import { intRecordMerge } from './int_record_merge.ts';

const run = databaseOfTests();

const day = (n: number) => `2024-01-${String(n).padStart(2, '0')}T00:00:00Z`;
const interval = (fields: Record<string, unknown> = {}) => ({
  account_id: '001A',
  is_current: true,
  is_deleted: false,
  is_history_assumed: false,
  created_at: day(1),
  valid_from: day(1),
  valid_to: FAR_FUTURE,
  ...fields,
});

test('every interval has its own key, and all of them the durable one', () =>
  testModel(intAccountVersion)
    .given(intAccountHistory, [
      interval({ valid_to: day(5), is_current: false, owner_id: '005A' }),
      interval({ valid_from: day(5) }),
    ])
    .expect(run, [
      {
        account_key: surrogateKeyOf('account', '001A', new Date(day(1))),
        current_account_key: surrogateKeyOf('account', '001A'),
        owner_user_key: surrogateKeyOf('user', '005A'),
        valid_from: day(1),
      },
      {
        account_key: surrogateKeyOf('account', '001A', new Date(day(5))),
        current_account_key: surrogateKeyOf('account', '001A'),
        owner_user_key: null,
        valid_from: day(5),
      },
    ]));

test('the durable key of a merged account is that of its survivor', () =>
  testModel(intAccountVersion)
    .given(intAccountHistory, [interval(), interval({ account_id: '001B' })])
    .given(intRecordMerge, [{ record_id: '001A', survivor_id: '001B', merged_at: day(2) }])
    .expect(run, [
      { account_id: '001A', current_account_key: surrogateKeyOf('account', '001B') },
      { account_id: '001B', current_account_key: surrogateKeyOf('account', '001B') },
    ]));

test('the region is that of the state, else of the country, else the country itself', () =>
  testModel(intAccountVersion)
    .given(intAccountHistory, [
      interval({ account_id: '1', billing_country: 'us', billing_state: 'ca' }),
      interval({ account_id: '2', billing_country: 'US', billing_state: 'Somewhere' }),
      interval({ account_id: '3', billing_country: 'US' }),
      interval({ account_id: '4', billing_country: 'Atlantis', billing_state: 'CA' }),
      interval({ account_id: '5', billing_state: 'CA' }),
    ])
    .given(seedRegion, [
      { country: 'US', state: 'CA', region: 'West' },
      { country: 'US', state: '*', region: 'US' },
    ])
    .expect(run, [
      { account_id: '1', region: 'West' },
      { account_id: '2', region: 'US' },
      { account_id: '3', region: 'US' },
      { account_id: '4', region: 'Atlantis' },
      { account_id: '5', region: '(unknown)' },
    ]));

test('an interval says all that the history says', () => {
  const said = {
    account_id: '001A',
    parent_account_id: '001P',
    owner_id: '005A',
    account_name: 'Acme',
    industry: 'Energy',
    account_type: 'Prospect',
    rating: 'Hot',
    billing_city: 'Fresno',
    billing_state: 'CA',
    billing_country: 'US',
    is_current: false,
    is_deleted: true,
    is_history_assumed: true,
    employee_count: 7,
    annual_revenue: '12.50',
    created_at: day(1),
    valid_from: day(2),
    valid_to: day(3),
  };
  return testModel(intAccountVersion)
    .given(intAccountHistory, [said])
    .expect(run, [{ ...said, region: 'US' }]);
});
