import {
  stgSalesforceCampaignMembers,
  stgSalesforceCampaigns,
  stgSalesforceEvents,
  stgSalesforceForecastingQuotas,
  stgSalesforceLeads,
  stgSalesforceOpportunityContactRoles,
  stgSalesforceOpportunityLineItems,
  stgSalesforcePricebookEntries,
  stgSalesforceTasks,
  stgSalesforceUsers,
} from '@medallion/bronze';
import { FAR_FUTURE } from '@medallion/model';
import type { AnyModel } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intAccountVersion, intContactVersion, intOpportunityVersion, intRecordMerge } from '../history/index.ts';
import { intInferredMember } from './int_inferred_member.ts';

const run = databaseOfTests();

const at = '2024-02-29T12:00:00Z';
const staged = {
  is_deleted: false,
  created_at: at,
  system_modstamp: at,
  load_seq: '1',
  last_seen_at: at,
  row_hash: 'h',
};
const version = {
  is_current: true,
  is_deleted: false,
  created_at: at,
  valid_from: at,
  valid_to: FAR_FUTURE,
};
/** A record of each model that names nobody yet. */
const account = {
  ...version,
  is_history_assumed: false,
  account_id: '001A',
  account_key: '1',
  current_account_key: '2',
  region: 'West',
};
const contact = {
  ...version,
  is_history_assumed: false,
  contact_id: '003A',
  contact_key: '1',
  current_contact_key: '2',
};
const opportunity = {
  ...version,
  opportunity_id: '006A',
  opportunity_key: '1',
  opportunity_name: 'Deal',
  stage_name: 'Prospecting',
  currency_code: 'USD',
  close_date: '2024-02-29',
  is_closed: false,
  is_won: false,
  is_imputed: false,
};
const merge = { record_id: '001L', survivor_id: '', merged_at: at };
const campaign = { ...staged, campaign_id: '701A' };
const member = { ...staged, campaign_member_id: '00vA' };
const event = { ...staged, event_id: '00UA' };
const quota = { ...staged, forecasting_quota_id: '0J9A' };
const lead = { ...staged, lead_id: '00QA' };
const role = { ...staged, opportunity_contact_role_id: '00KA' };
const line = { ...staged, opportunity_line_item_id: '00kA' };
const entry = { ...staged, pricebook_entry_id: '01uA' };
const task = { ...staged, task_id: '00TA' };
const user = { ...staged, user_id: '005A' };

const columns: readonly (readonly [entity: string, id: string, model: AnyModel, row: object, column: string])[] = [
  ['account', '001X', intContactVersion, contact, 'account_id'],
  ['account', '001X', intOpportunityVersion, opportunity, 'account_id'],
  ['account', '001X', stgSalesforceLeads, lead, 'converted_account_id'],
  ['account', '001X', stgSalesforceTasks, task, 'account_id'],
  ['account', '001X', stgSalesforceTasks, task, 'what_id'],
  ['account', '001X', stgSalesforceEvents, event, 'account_id'],
  ['account', '001X', stgSalesforceEvents, event, 'what_id'],
  ['account', '001X', intRecordMerge, merge, 'survivor_id'],
  ['contact', '003X', stgSalesforceLeads, lead, 'converted_contact_id'],
  ['contact', '003X', stgSalesforceCampaignMembers, member, 'contact_id'],
  ['contact', '003X', stgSalesforceOpportunityContactRoles, role, 'contact_id'],
  ['contact', '003X', stgSalesforceTasks, task, 'who_id'],
  ['contact', '003X', stgSalesforceEvents, event, 'who_id'],
  ['contact', '003X', intRecordMerge, merge, 'survivor_id'],
  ['lead', '00QX', stgSalesforceCampaignMembers, member, 'lead_id'],
  ['lead', '00QX', stgSalesforceTasks, task, 'who_id'],
  ['lead', '00QX', stgSalesforceEvents, event, 'who_id'],
  ['lead', '00QX', intRecordMerge, merge, 'survivor_id'],
  ['user', '005X', stgSalesforceUsers, user, 'manager_id'],
  ['user', '005X', intAccountVersion, account, 'owner_id'],
  ['user', '005X', intContactVersion, contact, 'owner_id'],
  ['user', '005X', intOpportunityVersion, opportunity, 'owner_id'],
  ['user', '005X', stgSalesforceLeads, lead, 'owner_id'],
  ['user', '005X', stgSalesforceCampaigns, campaign, 'owner_id'],
  ['user', '005X', stgSalesforceTasks, task, 'owner_id'],
  ['user', '005X', stgSalesforceEvents, event, 'owner_id'],
  ['user', '005X', stgSalesforceForecastingQuotas, quota, 'quota_owner_id'],
  ['campaign', '701X', stgSalesforceCampaigns, campaign, 'parent_campaign_id'],
  ['campaign', '701X', stgSalesforceCampaignMembers, member, 'campaign_id'],
  ['campaign', '701X', intOpportunityVersion, opportunity, 'campaign_id'],
  ['product', '01tX', stgSalesforcePricebookEntries, entry, 'product_id'],
  ['product', '01tX', stgSalesforceOpportunityLineItems, line, 'product_id'],
];

test.each(columns.map(([entity, id, model, row, column]) => ({ entity, id, model, row, column, name: model.name })))(
  'an absent $entity that $name names as $column is inferred',
  async ({ entity, id, model, row, column }) => {
    await testModel(intInferredMember)
      .given(model, [{ ...row, [column]: id }])
      .expect(run, [{ entity: entity as 'account', natural_id: id, first_referenced_at: at }]);
  },
);
