import { FAR_FUTURE, FAR_PAST } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { intAccountVersion, intInferredMember } from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { dimAccount } from './dim_account.ts';

const run = databaseOfTests();

const day = (n: number) => `2024-01-${String(n).padStart(2, '0')}T00:00:00Z`;
const version = (
  account_id: string,
  account_key: string,
  current_account_key: string,
  from: number,
  to: number | null = null,
) => ({
  account_id,
  account_key,
  current_account_key,
  owner_id: '005A',
  owner_user_key: '50',
  account_name: 'Acme',
  region: 'West',
  is_current: to === null,
  is_deleted: false,
  is_history_assumed: false,
  created_at: '2024-01-01T23:59:59Z',
  valid_from: day(from),
  valid_to: to === null ? FAR_FUTURE : day(to),
});
const inferred = {
  entity: 'account' as const,
  natural_id: '001X',
  member_key: '8',
  version_key: '7',
  first_referenced_at: day(1),
};

test('each version has its row, and so has an account that was only referred to', async () => {
  await testModel(dimAccount)
    .given(intAccountVersion, [
      { ...version('001A', '1', '9', 1, 5), industry: 'Energy', employee_count: 49 },
      { ...version('001A', '2', '9', 5), industry: 'Banking', employee_count: 50 },
    ])
    .given(intInferredMember, [inferred, { ...inferred, entity: 'contact', natural_id: '003X' }])
    .expect(run, [
      {
        account_key: '1',
        current_account_key: '9',
        owner_user_key: '50',
        account_id: '001A',
        account_name: 'Acme',
        industry: 'Energy',
        region: 'West',
        employee_band: '<50',
        is_current: false,
        is_inferred: false,
        employee_count: 49,
        created_date: '2024-01-01',
        valid_from: day(1),
        valid_to: day(5),
      },
      {
        account_key: '2',
        current_account_key: '9',
        owner_user_key: '50',
        account_id: '001A',
        account_name: 'Acme',
        industry: 'Banking',
        region: 'West',
        employee_band: '50-249',
        is_current: true,
        is_inferred: false,
        employee_count: 50,
        created_date: '2024-01-01',
        valid_from: day(5),
        valid_to: FAR_FUTURE,
      },
      {
        account_key: '7',
        current_account_key: '8',
        owner_user_key: '-1',
        account_id: '001X',
        account_name: null,
        industry: null,
        region: '(unknown)',
        employee_band: '(unknown)',
        is_current: true,
        is_inferred: true,
        employee_count: null,
        created_date: null,
        valid_from: FAR_PAST,
        valid_to: FAR_FUTURE,
      },
    ]);
});

test('the bands of employees begin at 50, 250, 1000 and 5000', async () => {
  const sizes = [0, 249, 250, 999, 1000, 4999, 5000];
  await testModel(dimAccount)
    .given(intAccountVersion, [
      ...sizes.map((employee_count) => ({
        ...version(`001${employee_count}`, String(employee_count), '9', 1),
        employee_count,
      })),
      version('001Z', '9', '9', 1),
    ])
    .expect(run, [
      { account_key: '0', employee_band: '<50' },
      { account_key: '249', employee_band: '50-249' },
      { account_key: '250', employee_band: '250-999' },
      { account_key: '999', employee_band: '250-999' },
      { account_key: '1000', employee_band: '1000-4999' },
      { account_key: '4999', employee_band: '1000-4999' },
      { account_key: '5000', employee_band: '5000+' },
      { account_key: '9', employee_band: '(unknown)' },
    ]);
});

test('an account owned by a queue has no user, and one without an owner an unknown one', async () => {
  await testModel(dimAccount)
    .given(intAccountVersion, [
      { ...version('001A', '1', '9', 1), owner_id: '00GQ', owner_user_key: null },
      { ...version('001B', '2', '8', 1), owner_id: null, owner_user_key: null },
    ])
    .expect(run, [
      { account_key: '1', owner_user_key: '-2' },
      { account_key: '2', owner_user_key: '-1' },
    ]);
});

test('a row says all that its version says', async () => {
  const said = {
    account_key: '1',
    current_account_key: '9',
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
    is_deleted: true,
    is_current: false,
    is_history_assumed: true,
    employee_count: 7,
    annual_revenue: '12.50',
    valid_from: day(2),
    valid_to: day(3),
  };
  await testModel(dimAccount)
    .given(intAccountVersion, [{ ...said, owner_user_key: '50', created_at: '2024-01-02T00:00:00Z' }])
    .expect(run, [
      { ...said, owner_user_key: '50', employee_band: '<50', is_inferred: false, created_date: '2024-01-02' },
    ]);
});
