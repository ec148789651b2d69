import { FAR_FUTURE, FAR_PAST } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { intAccountTimeline, intContactTimeline, intLead, intOpportunity, intUser } from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { fctLead } from './fct_lead.ts';

const run = databaseOfTests();

const lead = {
  lead_id: '00QA',
  lead_key: '1',
  current_lead_key: '1',
  owner_id: '005A',
  is_converted: false,
  is_deleted: false,
  is_inferred: false,
  created_date: '2024-01-31',
};
const converted = {
  ...lead,
  is_converted: true,
  converted_date: '2024-02-29',
  converted_account_id: '001L',
  converted_contact_id: '003L',
  converted_opportunity_id: '006A',
};
const deal = {
  opportunity_id: '006A',
  opportunity_key: '60',
  account_key: '11',
  current_account_key: '10',
  owner_user_key: '50',
  campaign_key: '-2',
  stage_key: '70',
  opportunity_name: 'Deal',
  stage_name: 'Closed Won',
  currency_code: 'USD',
  is_closed: true,
  is_won: true,
  created_date: '2024-02-29',
  close_date: '2024-02-29',
};
const merged = '2024-02-01T00:00:00Z';
type Lead = { [K in keyof typeof converted]?: (typeof converted)[K] | null };
const given = (...leads: Lead[]) =>
  testModel(fctLead)
    .given(intLead, leads as (typeof converted)[])
    .given(intUser, [
      {
        user_id: '005A',
        user_key: '50',
        full_name: 'Ada Seller',
        is_active: true,
        is_manager: false,
        is_inferred: false,
        hierarchy_depth: 0,
      },
    ])
    .given(intAccountTimeline, [
      { account_id: '001L', account_key: '11', current_account_key: '10', valid_from: FAR_PAST, valid_to: merged },
      { account_id: '001L', account_key: '12', current_account_key: '10', valid_from: merged, valid_to: FAR_FUTURE },
    ])
    .given(intContactTimeline, [
      { contact_id: '003L', contact_key: '31', current_contact_key: '30', valid_from: FAR_PAST, valid_to: merged },
      { contact_id: '003L', contact_key: '32', current_contact_key: '30', valid_from: merged, valid_to: FAR_FUTURE },
    ])
    .given(intOpportunity, [deal, { ...deal, opportunity_id: '006B', opportunity_key: '61', is_won: false }]);

test('a converted lead has the account, contact and deal it became, and the days it took', async () => {
  await given(converted).expect(run, [
    {
      lead_key: '1',
      owner_user_key: '50',
      converted_account_key: '10',
      converted_contact_key: '30',
      converted_opportunity_key: '60',
      created_date_key: 20240131,
      converted_date_key: 20240229,
      lead_id: '00QA',
      days_to_convert: 29,
      converted_count: 1,
      won_count: 1,
      lead_count: 1,
    },
  ]);
});

test('a lead that is not converted counts as a lead alone', async () => {
  await given({ ...lead, owner_id: '00GQ' }).expect(run, [
    {
      lead_key: '1',
      owner_user_key: '-2',
      converted_account_key: '-2',
      converted_contact_key: '-2',
      converted_opportunity_key: '-2',
      created_date_key: 20240131,
      converted_date_key: -2,
      lead_id: '00QA',
      days_to_convert: null,
      converted_count: 0,
      won_count: 0,
      lead_count: 1,
    },
  ]);
});

test('a conversion may be without a deal, to one that is lost, or to one that is gone', async () => {
  await given(
    { ...converted, converted_opportunity_id: null },
    { ...converted, lead_id: '00QB', converted_opportunity_id: '006B' },
    { ...converted, lead_id: '00QC', converted_opportunity_id: '006X' },
  ).expect(run, [
    { lead_id: '00QA', converted_opportunity_key: '-2', won_count: 0 },
    { lead_id: '00QB', converted_opportunity_key: '61', won_count: 0 },
    { lead_id: '00QC', converted_opportunity_key: '-1', won_count: 0 },
  ]);
});

test('a conversion that is not known in full is unknown, and one on the day of creation took no day', async () => {
  await given(
    {
      ...converted,
      owner_id: null,
      converted_date: null,
      converted_account_id: null,
      converted_contact_id: '003X',
    },
    { ...converted, lead_id: '00QB', converted_date: '2024-01-31' },
  ).expect(run, [
    {
      lead_id: '00QA',
      owner_user_key: '-1',
      converted_account_key: '-1',
      converted_contact_key: '-1',
      converted_date_key: -1,
      days_to_convert: null,
    },
    {
      lead_id: '00QB',
      owner_user_key: '50',
      converted_account_key: '10',
      converted_contact_key: '30',
      converted_date_key: 20240131,
      days_to_convert: 0,
    },
  ]);
});

test('deleted leads, those merged away among them, and leads only referred to are left out', async () => {
  await given(
    { ...lead, is_deleted: true, current_lead_key: '2' },
    { ...lead, lead_id: '00QB', is_inferred: true, created_date: null },
  ).expect(run, []);
});
