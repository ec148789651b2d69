import {
  stgSalesforceCampaignMembers,
  stgSalesforceEvents,
  stgSalesforceLeads,
  stgSalesforceOpportunityContactRoles,
  stgSalesforcePricebookEntries,
  stgSalesforceProducts,
  stgSalesforceTasks,
  stgSalesforceUsers,
} from '@medallion/bronze';
import { FAR_PAST, surrogateKeyOf } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intRecordMerge } from '../history/index.ts';
import { intInferredMember } from './int_inferred_member.ts';

const run = databaseOfTests();

const staged = (created_at = '2024-01-01T00:00:00Z') => ({
  is_deleted: false,
  created_at,
  system_modstamp: created_at,
  load_seq: '1',
  last_seen_at: created_at,
  row_hash: 'h',
});
const inferred = (
  entity: 'account' | 'contact' | 'lead' | 'user' | 'campaign' | 'product',
  natural_id: string,
  first_referenced_at = '2024-01-01T00:00:00Z',
) => ({
  entity,
  natural_id,
  member_key: surrogateKeyOf(entity, natural_id),
  version_key: surrogateKeyOf(entity, natural_id, new Date(FAR_PAST)),
  first_referenced_at,
});

test('an id that records name and nobody carries is inferred once, since the earliest record', async () => {
  await testModel(intInferredMember)
    .given(stgSalesforceTasks, [
      { ...staged('2024-03-01T00:00:00Z'), task_id: '00T1', owner_id: '005X', who_id: '003X', what_id: '001X' },
      { ...staged('2024-02-01T00:00:00Z'), task_id: '00T2', owner_id: '005X' },
    ])
    .given(stgSalesforceEvents, [
      { ...staged('2024-01-15T00:00:00Z'), event_id: '00U1', owner_id: '005X', account_id: '001X' },
    ])
    .expect(run, [
      inferred('user', '005X', '2024-01-15T00:00:00Z'),
      inferred('account', '001X', '2024-01-15T00:00:00Z'),
      inferred('contact', '003X', '2024-03-01T00:00:00Z'),
    ]);
});

test('an id that a record carries, deleted or not, is not inferred', async () => {
  await testModel(intInferredMember)
    .given(stgSalesforceUsers, [{ ...staged(), user_id: '005A', is_deleted: true }])
    .given(stgSalesforceTasks, [{ ...staged(), task_id: '00T1', owner_id: '005A' }])
    .expect(run, []);
});

test('a queue, and a record that is no dimension, are not inferred', async () => {
  await testModel(intInferredMember)
    .given(stgSalesforceTasks, [{ ...staged(), task_id: '00T1', owner_id: '00GQ', what_id: '006X' }])
    .expect(run, []);
});

test('a person is a lead or a contact by the id', async () => {
  await testModel(intInferredMember)
    .given(stgSalesforceTasks, [
      { ...staged(), task_id: '00T1', who_id: '00QX' },
      { ...staged(), task_id: '00T2', who_id: '003X' },
    ])
    .expect(run, [inferred('lead', '00QX'), inferred('contact', '003X')]);
});

test('managers, converted records, campaigns, roles and products that are missing are inferred too', async () => {
  await testModel(intInferredMember)
    .given(stgSalesforceUsers, [{ ...staged(), user_id: '005A', manager_id: '005X' }])
    .given(stgSalesforceLeads, [
      { ...staged(), lead_id: '00QA', converted_account_id: '001X', converted_contact_id: '003X', owner_id: '005A' },
    ])
    .given(stgSalesforceCampaignMembers, [
      { ...staged(), campaign_member_id: '00v1', campaign_id: '701X', lead_id: '00QA' },
    ])
    .given(stgSalesforceOpportunityContactRoles, [
      { ...staged(), opportunity_contact_role_id: '00K1', opportunity_id: '006A', contact_id: '003Y' },
    ])
    .given(stgSalesforceProducts, [{ ...staged(), product_id: '01tA' }])
    .given(stgSalesforcePricebookEntries, [
      { ...staged(), pricebook_entry_id: '01u1', product_id: '01tX' },
      { ...staged(), pricebook_entry_id: '01u2', product_id: '01tA' },
    ])
    .expect(run, [
      inferred('user', '005X'),
      inferred('account', '001X'),
      inferred('contact', '003X'),
      inferred('contact', '003Y'),
      inferred('campaign', '701X'),
      inferred('product', '01tX'),
    ]);
});

test('a survivor that was not received is inferred since the merge', async () => {
  await testModel(intInferredMember)
    .given(intRecordMerge, [{ record_id: '001L', survivor_id: '001X', merged_at: '2024-05-01T00:00:00Z' }])
    .expect(run, [inferred('account', '001X', '2024-05-01T00:00:00Z')]);
});
