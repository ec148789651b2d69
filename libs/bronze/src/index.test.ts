import { clock, columnLineage, Model, validateModels, type AnyModel } from '@medallion/model';

import * as bronze from './index.ts';
import { models, rawTableOf, rawTables, stagingOf } from './index.ts';

/** Names staging gives, where raw has another: by object, else for all. Everything else keeps its name. */
const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '*': {
    last_modified_at: 'last_modified_date',
    currency_code: 'currency_iso_code',
    load_seq: '_load_seq',
    last_seen_at: '_last_seen_at',
    row_hash: 'content_hash',
  },
  User: {
    user_id: 'id',
    time_zone: 'time_zone_sid_key',
    locale: 'locale_sid_key',
    last_login_at: 'last_login_date',
    is_deleted: '_is_tombstone',
  },
  UserRole: { user_role_id: 'id', role_name: 'name', created_at: 'system_modstamp', is_deleted: '_is_tombstone' },
  ForecastingQuota: { forecasting_quota_id: 'id', is_deleted: '_is_tombstone' },
  Account: {
    account_id: 'id',
    account_name: 'name',
    account_type: 'type',
    parent_account_id: 'parent_id',
    employee_count: 'number_of_employees',
  },
  AccountHistory: { account_history_id: 'id', field_name: 'field' },
  Contact: { contact_id: 'id' },
  Lead: {
    lead_id: 'id',
    lead_status: 'status',
    lead_rating: 'rating',
    employee_count: 'number_of_employees',
  },
  Campaign: {
    campaign_id: 'id',
    campaign_name: 'name',
    campaign_type: 'type',
    campaign_status: 'status',
    parent_campaign_id: 'parent_id',
    expected_response_percent: 'expected_response',
    lead_count: 'number_of_leads',
    converted_lead_count: 'number_of_converted_leads',
    contact_count: 'number_of_contacts',
    response_count: 'number_of_responses',
    opportunity_count: 'number_of_opportunities',
    won_opportunity_count: 'number_of_won_opportunities',
    opportunity_amount: 'amount_all_opportunities',
    won_opportunity_amount: 'amount_won_opportunities',
  },
  CampaignMember: { campaign_member_id: 'id', member_type: 'type', member_status: 'status' },
  Product2: { product_id: 'id', product_name: 'name', product_family: 'family' },
  Pricebook2: { pricebook_id: 'id', pricebook_name: 'name' },
  PricebookEntry: {
    pricebook_entry_id: 'id',
    pricebook_id: 'pricebook2_id',
    product_id: 'product2_id',
    product_name: 'name',
    uses_standard_price: 'use_standard_price',
  },
  Opportunity: {
    opportunity_id: 'id',
    opportunity_name: 'name',
    opportunity_type: 'type',
    pricebook_id: 'pricebook2_id',
    fiscal_period: 'fiscal',
    has_line_items: 'has_opportunity_line_item',
  },
  OpportunityLineItem: {
    opportunity_line_item_id: 'id',
    line_item_name: 'name',
    product_id: 'product2_id',
    discount_percent: 'discount',
  },
  OpportunityHistory: {
    opportunity_history_id: 'id',
    previous_amount: 'prev_amount',
    previous_close_date: 'prev_close_date',
  },
  OpportunityFieldHistory: { opportunity_field_history_id: 'id', field_name: 'field' },
  OpportunityContactRole: { opportunity_contact_role_id: 'id', role_name: 'role' },
  Task: {
    task_id: 'id',
    task_type: 'type',
    task_status: 'status',
    completed_at: 'completed_date_time',
    call_duration_seconds: 'call_duration_in_seconds',
  },
  Event: {
    event_id: 'id',
    event_type: 'type',
    is_all_day: 'is_all_day_event',
    duration_minutes: 'duration_in_minutes',
    activity_at: 'activity_date_time',
    start_at: 'start_date_time',
    end_at: 'end_date_time',
  },
};

/** The two columns made of more than one raw column. */
const COMBINED: Readonly<Record<string, readonly string[]>> = {
  is_deleted: ['_is_tombstone', 'is_deleted'],
  created_at: ['created_date', 'system_modstamp'],
  full_name: ['first_name', 'last_name', 'name'],
};

const objects = Object.keys(stagingOf) as (keyof typeof stagingOf)[];
const columnsRead = (model: AnyModel) =>
  Object.entries(columnLineage(model).columns).map(
    ([column, { from }]) => [column, from.map((source) => source.split('.'))] as const,
  );

test('every model is valid, and reads nothing but raw tables and the clock', () => {
  expect(validateModels([clock, ...rawTables, ...models]).map(String)).toEqual([]);
});

test('the lists name every exported raw table and model, once', () => {
  const exported = Object.values<unknown>(bronze).filter((value): value is AnyModel => value instanceof Model);
  expect([...rawTables, ...models].map((model) => model.id).sort()).toEqual(exported.map((model) => model.id).sort());
});

describe.each(objects)('%s', (object) => {
  const raw: AnyModel = rawTableOf[object];
  const staging: AnyModel = stagingOf[object];

  test('every staging column comes from the raw column of its name, or of the name it was renamed from', () => {
    for (const [column, sources] of columnsRead(staging)) {
      const renamedFrom = RENAMED[object]?.[column] ?? RENAMED['*']?.[column];
      const expected = renamedFrom === undefined ? (COMBINED[column] ?? [column]) : [renamedFrom];
      expect([column, sources.map((source) => source.join('.'))]).toEqual([
        column,
        expected.map((name) => `${raw.id}.${name}`),
      ]);
    }
  });

  test('no field of the object is left behind', () => {
    const read = new Set(columnsRead(staging).flatMap(([, sources]) => sources.map((source) => source[2])));
    const left = rawTableOf[object].fields.map(({ column }) => column).filter((column) => !read.has(column));
    expect(left).toEqual([]);
  });

  test('personal data stays marked', () => {
    for (const [column, [source]] of columnsRead(staging)) {
      expect([column, staging.columns[column].def.pii]).toEqual([column, raw.columns[source?.[2] ?? ''].def.pii]);
    }
  });
});

test.each([
  ['Account', bronze.stgSalesforceAccountVersions],
  ['Contact', bronze.stgSalesforceContactVersions],
  ['Opportunity', bronze.stgSalesforceOpportunityVersions],
] as const)('the versions of %s show what the staging view shows, from the same columns', (object, versions) => {
  const { superseded_at, ...shown } = columnLineage(versions as AnyModel).columns;
  expect(shown).toEqual(columnLineage(stagingOf[object]).columns);
  expect(superseded_at?.from).toEqual([`${rawTableOf[object].id}._superseded_at`]);
  expect(versions.primaryKey).toHaveLength(3);
});
