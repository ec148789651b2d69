import {
  stgSalesforceCampaignMembers,
  stgSalesforceCampaigns,
  stgSalesforceEvents,
  stgSalesforceForecastingQuotas,
  stgSalesforceLeads,
  stgSalesforceOpportunityContactRoles,
  stgSalesforceOpportunityLineItems,
  stgSalesforcePricebookEntries,
  stgSalesforceProducts,
  stgSalesforceTasks,
  stgSalesforceUsers,
} from '@medallion/bronze';
import { bigint, defineModel, text, timestamptz } from '@medallion/model';
import { intAccountVersion, intContactVersion, intOpportunityVersion, intRecordMerge } from '../history/index.ts';
import { memberColumns, missingMembers, records, reference } from './missing_members.ts';

/** Every column that names a record of a dimension, with the first characters of the ids that can stand there. */
const entities = [
  {
    entity: 'account',
    idPrefix: '001',
    known: records(intAccountVersion, 'account_id'),
    references: [
      reference(intContactVersion, 'account_id', 'created_at'),
      reference(intOpportunityVersion, 'account_id', 'created_at'),
      reference(stgSalesforceLeads, 'converted_account_id', 'created_at'),
      reference(stgSalesforceTasks, 'account_id', 'created_at'),
      reference(stgSalesforceTasks, 'what_id', 'created_at'),
      reference(stgSalesforceEvents, 'account_id', 'created_at'),
      reference(stgSalesforceEvents, 'what_id', 'created_at'),
      reference(intRecordMerge, 'survivor_id', 'merged_at'),
    ],
  },
  {
    entity: 'contact',
    idPrefix: '003',
    known: records(intContactVersion, 'contact_id'),
    references: [
      reference(stgSalesforceLeads, 'converted_contact_id', 'created_at'),
      reference(stgSalesforceCampaignMembers, 'contact_id', 'created_at'),
      reference(stgSalesforceOpportunityContactRoles, 'contact_id', 'created_at'),
      reference(stgSalesforceTasks, 'who_id', 'created_at'),
      reference(stgSalesforceEvents, 'who_id', 'created_at'),
      reference(intRecordMerge, 'survivor_id', 'merged_at'),
    ],
  },
  {
    entity: 'lead',
    idPrefix: '00Q',
    known: records(stgSalesforceLeads, 'lead_id'),
    references: [
      reference(stgSalesforceCampaignMembers, 'lead_id', 'created_at'),
      reference(stgSalesforceTasks, 'who_id', 'created_at'),
      reference(stgSalesforceEvents, 'who_id', 'created_at'),
      reference(intRecordMerge, 'survivor_id', 'merged_at'),
    ],
  },
  {
    entity: 'user',
    idPrefix: '005',
    known: records(stgSalesforceUsers, 'user_id'),
    references: [
      reference(stgSalesforceUsers, 'manager_id', 'created_at'),
      reference(intAccountVersion, 'owner_id', 'created_at'),
      reference(intContactVersion, 'owner_id', 'created_at'),
      reference(intOpportunityVersion, 'owner_id', 'created_at'),
      reference(stgSalesforceLeads, 'owner_id', 'created_at'),
      reference(stgSalesforceCampaigns, 'owner_id', 'created_at'),
      reference(stgSalesforceTasks, 'owner_id', 'created_at'),
      reference(stgSalesforceEvents, 'owner_id', 'created_at'),
      reference(stgSalesforceForecastingQuotas, 'quota_owner_id', 'created_at'),
    ],
  },
  {
    entity: 'campaign',
    idPrefix: '701',
    known: records(stgSalesforceCampaigns, 'campaign_id'),
    references: [
      reference(stgSalesforceCampaigns, 'parent_campaign_id', 'created_at'),
      reference(stgSalesforceCampaignMembers, 'campaign_id', 'created_at'),
      reference(intOpportunityVersion, 'campaign_id', 'created_at'),
    ],
  },
  {
    entity: 'product',
    idPrefix: '01t',
    known: records(stgSalesforceProducts, 'product_id'),
    references: [
      reference(stgSalesforcePricebookEntries, 'product_id', 'created_at'),
      reference(stgSalesforceOpportunityLineItems, 'product_id', 'created_at'),
    ],
  },
] as const;

export const intInferredMember = defineModel({
  name: 'int_inferred_member',
  layer: 'silver',
  grain: 'one record that others refer to and that has not been received',
  description:
    'Ids that records name but that no record of the dimension carries. Each becomes an inferred row of its dimension, so that facts keep their reference, and leaves when the record arrives.',
  materialized: (m) =>
    m.incremental({
      scope: 'natural_id',
      changes: memberColumns(entities).map(({ model, column }) => m.changesOf(model, column)),
      except: entities.map(({ known }) => m.valuesOf(known.model, known.column)),
    }),
  columns: {
    entity: text().primaryKey().accepted('account', 'contact', 'lead', 'user', 'campaign', 'product'),
    natural_id: text().primaryKey().describe('The Salesforce id that was referred to.'),
    member_key: bigint().notNull().unique().describe('The durable key: the record keeps it when it arrives.'),
    version_key: bigint()
      .notNull()
      .describe('The key of the only version of an inferred account or contact; it ends when the record arrives.'),
    first_referenced_at: timestamptz().notNull().describe('Creation of the earliest record that refers to it.'),
  },
  from: (db) => missingMembers(db, entities),
  select: (_) => ({
    entity: 'missing.entity',
    natural_id: 'missing.natural_id',
    member_key: 'missing.member_key',
    version_key: 'missing.version_key',
    first_referenced_at: 'missing.first_referenced_at',
  }),
});
