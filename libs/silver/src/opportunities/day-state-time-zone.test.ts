import { configureParameters, FAR_FUTURE, FAR_PAST } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { createDatabase, type TestDatabase } from '@medallion/testing';

/** Days are those of the report time zone: five hours behind UTC in New York, four from 10 March 2024 on. */
let database: TestDatabase;
beforeAll(async () => {
  configureParameters({ reportTimeZone: 'America/New_York' });
  database = await createDatabase();
});
afterAll(() => database.drop());
const run = (query: string) => database.sql.unsafe(query);

// Models read the parameters while they are evaluated, so they are imported once those are set.
const models = async () => ({
  ...(await import('../history/index.ts')),
  ...(await import('../references/int_account_timeline.ts')),
  ...(await import('./int_opportunity_day_range.ts')),
  ...(await import('./int_opportunity_day_state.ts')),
});

const version = (valid_from: string, valid_to: string, amount: string) => ({
  opportunity_id: '006A',
  opportunity_key: '60',
  opportunity_name: 'Deal',
  stage_name: 'Prospecting',
  currency_code: 'USD',
  is_current: valid_to === FAR_FUTURE,
  is_closed: false,
  is_won: false,
  is_deleted: false,
  is_imputed: false,
  close_date: '2024-03-20',
  created_at: '2024-03-05T04:59:59Z',
  valid_from,
  valid_to,
  amount,
});

test('a deal has the state at the midnight of the report time zone, also where clocks were put forward', async () => {
  const { intOpportunityDayState, intOpportunityVersion } = await models();
  await testModel(intOpportunityDayState)
    .given(intOpportunityVersion, [
      version('2024-03-05T04:59:59Z', '2024-03-08T05:00:00Z', '1'),
      version('2024-03-08T05:00:00Z', '2024-03-11T04:00:00Z', '2'),
      version('2024-03-11T04:00:00Z', '2024-03-13T03:59:59Z', '3'),
      version('2024-03-13T03:59:59Z', FAR_FUTURE, '4'),
    ])
    .expect(run, [
      { first_date: '2024-03-04', last_date: '2024-03-07', amount: '1.00', created_date: '2024-03-04' },
      { first_date: '2024-03-08', last_date: '2024-03-10', amount: '2.00', created_date: '2024-03-04' },
      { first_date: '2024-03-11', last_date: '2024-03-11', amount: '3.00', created_date: '2024-03-04' },
      { first_date: '2024-03-12', last_date: '9999-12-31', amount: '4.00', created_date: '2024-03-04' },
    ]);
});

test('so has its account', async () => {
  const { intAccountTimeline, intOpportunityDayRange, intOpportunityDayState } = await models();
  const stretch = (valid_from: string, valid_to: string, account_key: string) => ({
    account_id: '001A',
    valid_from,
    valid_to,
    account_key,
    current_account_key: '10',
  });
  await testModel(intOpportunityDayRange)
    .given(intOpportunityDayState, [
      {
        opportunity_id: '006A',
        opportunity_key: '60',
        account_id: '001A',
        owner_user_key: '50',
        stage_key: '70',
        stage_name: 'Prospecting',
        currency_code: 'USD',
        is_closed: false,
        is_won: false,
        is_imputed: false,
        push_count: 0,
        created_date: '2024-03-04',
        close_date: '2024-03-20',
        first_date: '2024-03-04',
        last_date: '9999-12-31',
      },
    ])
    .given(intAccountTimeline, [
      stretch(FAR_PAST, '2024-03-08T05:00:00Z', '11'),
      stretch('2024-03-08T05:00:00Z', '2024-03-09T04:59:59Z', '12'),
      stretch('2024-03-09T04:59:59Z', FAR_FUTURE, '13'),
    ])
    .expect(run, [
      { first_date: '2024-03-04', last_date: '2024-03-07', account_key: '11' },
      { first_date: '2024-03-08', last_date: '9999-12-31', account_key: '13' },
    ]);
});
