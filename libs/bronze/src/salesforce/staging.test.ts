import { FAR_FUTURE } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';

import { stgSalesforceAccountHistory } from './account-history.ts';
import { stgSalesforceAccounts } from './account.ts';
import { stgSalesforceContacts } from './contact.ts';
import { stgSalesforceEvents } from './event.ts';
import { stgSalesforceForecastingQuotas } from './forecasting-quota.ts';
import { stgSalesforceOpportunities } from './opportunity.ts';
import { stgSalesforceOpportunityFieldHistory } from './opportunity-field-history.ts';
import { stgSalesforceOpportunityHistory } from './opportunity-history.ts';
import { stgSalesforceOpportunityLineItems } from './opportunity-line-item.ts';
import { rawAccountHistory } from './raw/account-history.ts';
import { rawAccount } from './raw/account.ts';
import { rawContact } from './raw/contact.ts';
import { rawEvent } from './raw/event.ts';
import { rawForecastingQuota } from './raw/forecasting-quota.ts';
import { rawOpportunity } from './raw/opportunity.ts';
import { rawOpportunityFieldHistory } from './raw/opportunity-field-history.ts';
import { rawOpportunityHistory } from './raw/opportunity-history.ts';
import { rawOpportunityLineItem } from './raw/opportunity-line-item.ts';
import { rawTask } from './raw/task.ts';
import { rawUserRole } from './raw/user-role.ts';
import { rawUser } from './raw/user.ts';
import { stgSalesforceTasks } from './task.ts';
import { stgSalesforceUserRoles } from './user-role.ts';
import { stgSalesforceUsers } from './user.ts';

const run = databaseOfTests();

/** What the loader adds, for a version seen once and never superseded. */
const version = (modstamp: string, supersededAt: string = FAR_FUTURE) => ({
  system_modstamp: modstamp,
  content_hash: `hash of ${modstamp}`,
  _field_set_id: 1,
  _load_seq: '7',
  _extracted_at: '2024-06-01T00:00:00Z',
  _last_seen_at: '2024-06-02T00:00:00Z',
  _superseded_at: supersededAt,
  _is_tombstone: false,
});
const MARCH = '2024-03-01T10:00:00Z';
const APRIL = '2024-04-01T10:00:00Z';
const MAY = '2024-05-01T10:00:00Z';

describe('what is visible', () => {
  const accounts = testModel(stgSalesforceAccounts).given(rawAccount, [
    { id: '001A', name: 'Before', ...version(MARCH, MAY) },
    { id: '001A', name: 'After', ...version(MAY) },
    { id: '001B', name: 'Other', ...version(APRIL) },
  ]);

  test('a version is shown until the next one takes its place', () =>
    accounts.asOf('2024-04-15T00:00:00Z').expect(run, [
      { account_id: '001A', account_name: 'Before' },
      { account_id: '001B', account_name: 'Other' },
    ]));

  test('the next one is shown from its very modstamp on', () =>
    accounts.asOf(MAY).expect(run, [
      { account_id: '001A', account_name: 'After' },
      { account_id: '001B', account_name: 'Other' },
    ]));

  test('a record written after the clock is not there yet', () =>
    accounts.asOf('2024-03-15T00:00:00Z').expect(run, [{ account_id: '001A', account_name: 'Before' }]));

  test('of two contents at one modstamp the superseded one never shows', () =>
    testModel(stgSalesforceAccounts)
      .given(rawAccount, [
        { id: '001A', name: 'Loser', ...version(MARCH, MARCH), content_hash: 'a' },
        { id: '001A', name: 'Winner', ...version(MARCH), content_hash: 'b' },
      ])
      .asOf(MARCH)
      .expect(run, [{ account_id: '001A', account_name: 'Winner' }]));
});

describe('what is deleted', () => {
  test('a deleted record stays and says so; without the flag it is not deleted', () =>
    testModel(stgSalesforceContacts)
      .given(rawContact, [
        { id: '003A', is_deleted: true, ...version(MARCH) },
        { id: '003B', is_deleted: false, ...version(MARCH) },
        { id: '003C', ...version(MARCH) },
      ])
      .asOf(MAY)
      .expect(run, [
        { contact_id: '003A', is_deleted: true },
        { contact_id: '003B', is_deleted: false },
        { contact_id: '003C', is_deleted: false },
      ]));

  test('a record that is gone from the org counts as deleted, whatever its last flag', () =>
    testModel(stgSalesforceContacts)
      .given(rawContact, [{ id: '003A', is_deleted: false, ...version(MARCH), _is_tombstone: true }])
      .asOf(MAY)
      .expect(run, [{ contact_id: '003A', is_deleted: true }]));

  test('users, which Salesforce never deletes, are not deleted', () =>
    testModel(stgSalesforceUsers)
      .given(rawUser, [{ id: '005A', is_active: false, ...version(MARCH) }])
      .asOf(MAY)
      .expect(run, [{ user_id: '005A', is_active: false, is_deleted: false }]));
});

describe('renaming and casting', () => {
  test('an account', () =>
    testModel(stgSalesforceAccounts)
      .given(rawAccount, [
        {
          id: '001A',
          created_date: MARCH,
          created_by_id: '005A',
          last_modified_date: APRIL,
          last_modified_by_id: '005B',
          parent_id: '001P',
          owner_id: '005C',
          name: ' Acme  ',
          type: 'Prospect',
          industry: '',
          rating: '  ',
          billing_country: 'US',
          number_of_employees: 12,
          annual_revenue: '1234567.895000',
          last_activity_date: '2024-02-29',
          ...version(APRIL),
        },
      ])
      .asOf(MAY)
      .expect(run, [
        {
          account_id: '001A',
          master_record_id: null,
          parent_account_id: '001P',
          owner_id: '005C',
          created_by_id: '005A',
          last_modified_by_id: '005B',
          account_name: 'Acme',
          account_type: 'Prospect',
          industry: null,
          rating: null,
          account_source: null,
          phone: null,
          website: null,
          billing_street: null,
          billing_city: null,
          billing_state: null,
          billing_postal_code: null,
          billing_country: 'US',
          description: null,
          is_deleted: false,
          employee_count: 12,
          annual_revenue: '1234567.90',
          last_activity_date: '2024-02-29',
          created_at: MARCH,
          last_modified_at: APRIL,
          system_modstamp: APRIL,
          load_seq: '7',
          last_seen_at: '2024-06-02T00:00:00Z',
          row_hash: `hash of ${APRIL}`,
        },
      ]));

  test('an opportunity: money to the cent, percents to four decimals, the close date as it is', () =>
    testModel(stgSalesforceOpportunities)
      .given(rawOpportunity, [
        {
          id: '006A',
          type: 'New Customer',
          pricebook2_id: '01sA',
          amount: '1000.005000',
          probability: '12.345678',
          close_date: '2024-12-31',
          fiscal: '2025 4',
          has_opportunity_line_item: true,
          currency_iso_code: 'EUR',
          ...version(MARCH),
        },
      ])
      .asOf(MAY)
      .expect(run, [
        {
          opportunity_id: '006A',
          opportunity_type: 'New Customer',
          pricebook_id: '01sA',
          amount: '1000.01',
          probability: '12.3457',
          close_date: '2024-12-31',
          fiscal_period: '2025 4',
          has_line_items: true,
          currency_code: 'EUR',
        },
      ]));

  test('a line item and a history entry', async () => {
    await testModel(stgSalesforceOpportunityLineItems)
      .given(rawOpportunityLineItem, [
        { id: '00kA', product2_id: '01tA', quantity: '2.5', discount: '10', total_price: '22.5', ...version(MARCH) },
      ])
      .asOf(MAY)
      .expect(run, [
        {
          opportunity_line_item_id: '00kA',
          product_id: '01tA',
          quantity: '2.5000',
          discount_percent: '10.0000',
          total_price: '22.50',
        },
      ]);
    await testModel(stgSalesforceOpportunityHistory)
      .given(rawOpportunityHistory, [
        { id: '008A', prev_amount: '5', prev_close_date: '2024-01-01', created_date: MARCH, ...version(MARCH) },
      ])
      .asOf(MAY)
      .expect(run, [
        {
          opportunity_history_id: '008A',
          previous_amount: '5.00',
          previous_close_date: '2024-01-01',
          created_at: MARCH,
        },
      ]);
  });

  test('an entry of a field history is of the moment of the change, its values as they came', async () => {
    const entry = { field: 'Owner', data_type: 'EntityId', old_value: '005A', new_value: null, created_date: MARCH };
    const shown = { field_name: 'Owner', data_type: 'EntityId', old_value: '005A', new_value: null, created_at: MARCH };
    await testModel(stgSalesforceAccountHistory)
      .given(rawAccountHistory, [{ id: '017A', account_id: '001A', ...entry, ...version(MARCH) }])
      .asOf(MAY)
      .expect(run, [{ account_history_id: '017A', account_id: '001A', is_deleted: false, ...shown }]);
    await testModel(stgSalesforceOpportunityFieldHistory)
      .given(rawOpportunityFieldHistory, [
        { id: '017B', opportunity_id: '006A', ...entry, ...version(MARCH), _is_tombstone: true },
      ])
      .asOf(MAY)
      .expect(run, [{ opportunity_field_history_id: '017B', opportunity_id: '006A', is_deleted: true, ...shown }]);
  });

  test('a quota is of a period and gone once it is no longer in the org', () =>
    testModel(stgSalesforceForecastingQuotas)
      .given(rawForecastingQuota, [
        {
          id: '0J9A',
          quota_owner_id: '005A',
          start_date: '2024-02-01',
          is_amount: true,
          is_quantity: false,
          quota_amount: '250000.000000',
          product_family: ' ',
          created_date: MARCH,
          ...version(MARCH),
        },
        { id: '0J9B', quota_owner_id: '005B', created_date: MARCH, ...version(MARCH), _is_tombstone: true },
      ])
      .asOf(MAY)
      .expect(run, [
        {
          forecasting_quota_id: '0J9A',
          quota_owner_id: '005A',
          start_date: '2024-02-01',
          is_amount: true,
          is_quantity: false,
          quota_amount: '250000.00',
          product_family: null,
          currency_code: null,
          is_deleted: false,
          created_at: MARCH,
        },
        {
          forecasting_quota_id: '0J9B',
          quota_owner_id: '005B',
          start_date: null,
          is_amount: null,
          is_quantity: null,
          quota_amount: null,
          product_family: null,
          currency_code: null,
          is_deleted: true,
          created_at: MARCH,
        },
      ]));

  test('a task and an event: instants end in _at, days in _date', async () => {
    await testModel(stgSalesforceTasks)
      .given(rawTask, [
        {
          id: '00TA',
          type: 'Call',
          status: 'Completed',
          activity_date: '2024-03-02',
          completed_date_time: APRIL,
          call_duration_in_seconds: 90,
          ...version(APRIL),
        },
      ])
      .asOf(MAY)
      .expect(run, [
        {
          task_id: '00TA',
          task_type: 'Call',
          task_status: 'Completed',
          activity_date: '2024-03-02',
          completed_at: APRIL,
          call_duration_seconds: 90,
        },
      ]);
    await testModel(stgSalesforceEvents)
      .given(rawEvent, [
        { id: '00UA', is_all_day_event: true, start_date_time: MARCH, end_date_time: APRIL, ...version(APRIL) },
      ])
      .asOf(MAY)
      .expect(run, [{ event_id: '00UA', is_all_day: true, start_at: MARCH, end_at: APRIL, activity_at: null }]);
  });

  test('what has no creation date was created when its version was written', async () => {
    await testModel(stgSalesforceUserRoles)
      .given(rawUserRole, [{ id: '00EA', name: 'CEO', ...version(MARCH) }])
      .asOf(MAY)
      .expect(run, [{ user_role_id: '00EA', role_name: 'CEO', created_at: MARCH }]);
    await testModel(stgSalesforceAccounts)
      .given(rawAccount, [{ id: '001A', ...version(MARCH) }])
      .asOf(MAY)
      .expect(run, [{ account_id: '001A', created_at: MARCH }]);
  });
});

describe('the full name of a person', () => {
  const named = (name: { name?: string; first_name?: string; last_name?: string }) =>
    testModel(stgSalesforceContacts)
      .given(rawContact, [{ id: '003A', ...name, ...version(MARCH) }])
      .asOf(MAY);

  test('is the one Salesforce sends', () =>
    named({ name: 'Dr. Ada Byron', first_name: 'Ada', last_name: 'Byron' }).expect(run, [
      { full_name: 'Dr. Ada Byron' },
    ]));

  test('is joined from its parts where the export leaves it out', () =>
    named({ first_name: 'Ada', last_name: ' Byron ' }).expect(run, [{ full_name: 'Ada Byron' }]));

  test('is the last name where there is no other', () =>
    named({ last_name: 'Byron' }).expect(run, [{ full_name: 'Byron' }]));

  test('is null where nothing is known', () => named({}).expect(run, [{ full_name: null }]));
});
