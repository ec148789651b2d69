import {
  stgSalesforceLeads,
  stgSalesforceOpportunityContactRoles,
  stgSalesforceOpportunityLineItems,
} from '@medallion/bronze';
import { FAR_FUTURE } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intActivity } from '../activities/int_activity.ts';
import { intActivityOpportunity } from '../activities/int_activity_opportunity.ts';
import { intOpportunityVersion } from '../history/index.ts';
import { intOpportunityPush } from './int_opportunity_push.ts';
import { intOpportunityRollup } from './int_opportunity_rollup.ts';

const run = databaseOfTests();

const at = (n: number) => `2024-01-${String(n).padStart(2, '0')}T00:00:00Z`;
const version = (
  from: number,
  to: number | null,
  close_date: string,
  more: { is_closed?: boolean; is_deleted?: boolean } = {},
) => ({
  opportunity_id: '006A',
  opportunity_key: '60',
  opportunity_name: 'Deal',
  stage_name: 'Prospecting',
  currency_code: 'USD',
  is_current: to === null,
  is_closed: false,
  is_won: false,
  is_deleted: false,
  is_imputed: false,
  close_date,
  created_at: at(1),
  valid_from: at(from),
  valid_to: to === null ? FAR_FUTURE : at(to),
  ...more,
});
const rollup = (...versions: ReturnType<typeof version>[]) =>
  testModel(intOpportunityRollup)
    .asOf('2024-06-15T12:00:00Z')
    .given(intOpportunityVersion, versions)
    .given(intOpportunityPush, [
      { opportunity_id: '006A', push_count: 3, quarter_push_count: 1, original_close_date: '2024-02-29' },
    ]);
const staged = (created = 1) => ({
  is_deleted: false,
  created_at: at(created),
  system_modstamp: at(created),
  load_seq: '1',
  last_seen_at: at(created),
  row_hash: 'h',
});

test('a deal nothing was done for has zeros', async () => {
  await rollup(version(1, null, '2024-06-30')).expect(run, [
    {
      opportunity_id: '006A',
      primary_contact_id: null,
      source_lead_id: null,
      push_count: 3,
      quarter_push_count: 1,
      activity_count: 0,
      line_item_count: 0,
      contact_role_count: 0,
      line_item_amount: '0.00',
      original_close_date: '2024-02-29',
      last_activity_date: null,
    },
  ]);
});

test('line items, roles and leads are counted without those deleted', async () => {
  await rollup(version(1, null, '2024-06-30'))
    .given(stgSalesforceOpportunityLineItems, [
      { ...staged(), opportunity_line_item_id: '00k1', opportunity_id: '006A', total_price: '10.50' },
      { ...staged(), opportunity_line_item_id: '00k2', opportunity_id: '006A' },
      { ...staged(), opportunity_line_item_id: '00k3', opportunity_id: '006A', total_price: '99', is_deleted: true },
      { ...staged(), opportunity_line_item_id: '00k4', opportunity_id: '006B', total_price: '99' },
    ])
    .given(stgSalesforceOpportunityContactRoles, [
      { ...staged(1), opportunity_contact_role_id: '00K1', opportunity_id: '006A', contact_id: '003A' },
      {
        ...staged(3),
        opportunity_contact_role_id: '00K2',
        opportunity_id: '006A',
        contact_id: '003B',
        is_primary: true,
      },
      {
        ...staged(2),
        opportunity_contact_role_id: '00K3',
        opportunity_id: '006A',
        contact_id: '003C',
        is_primary: true,
      },
      {
        ...staged(1),
        opportunity_contact_role_id: '00K4',
        opportunity_id: '006A',
        contact_id: '003D',
        is_primary: true,
        is_deleted: true,
      },
    ])
    .given(stgSalesforceLeads, [
      { ...staged(), lead_id: '00Q1', converted_opportunity_id: '006A', converted_date: '2024-03-02' },
      { ...staged(), lead_id: '00Q2', converted_opportunity_id: '006A', converted_date: '2024-03-01' },
      { ...staged(), lead_id: '00Q3' },
    ])
    .expect(run, [
      {
        line_item_count: 2,
        line_item_amount: '10.50',
        contact_role_count: 3,
        primary_contact_id: '003C',
        source_lead_id: '00Q2',
      },
    ]);
});

const activity = (activity_id: string, activity_date: string, is_completed = true) => ({
  activity_id,
  activity_key: '1',
  source_object: 'Task' as const,
  activity_type: 'Task',
  status: 'Completed',
  priority: 'Normal',
  is_completed,
  activity_date,
  created_date: activity_date,
});
const counted = (activity_id: string, opportunity_id: string | null = '006A') => ({
  activity_id,
  opportunity_id,
  attribution_method: 'account' as const,
});
const activities = [
  activity('00T1', '2024-02-29'),
  activity('00T2', '2024-05-31'),
  activity('00T3', '2024-06-15'),
  activity('00T4', '2024-06-16'),
  activity('00T5', '2024-02-01', false),
  activity('00T6', '2024-02-01'),
];
const attributions = [...['00T1', '00T2', '00T3', '00T4', '00T5'].map((id) => counted(id)), counted('00T6', null)];

test('completed activities count through the day of the clock while the deal is open', async () => {
  await rollup(version(1, null, '2024-03-31'))
    .given(intActivity, activities)
    .given(intActivityOpportunity, attributions)
    .expect(run, [{ activity_count: 3, last_activity_date: '2024-06-15' }]);
});

test('once it is closed they count through the close date', async () => {
  await rollup(version(1, null, '2024-05-31', { is_closed: true }))
    .given(intActivity, activities)
    .given(intActivityOpportunity, attributions)
    .expect(run, [{ activity_count: 2, last_activity_date: '2024-05-31' }]);
});

test('a deleted deal has no row', async () => {
  await rollup(version(1, 2, '2024-03-31'), version(2, null, '2024-03-31', { is_deleted: true })).expect(run, []);
});
