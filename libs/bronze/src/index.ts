import type { AnyModel, RawTable } from '@medallion/model';
import type { SObjectName } from '@medallion/salesforce';

import { stgSalesforceAccountHistory } from './salesforce/account-history.ts';
import { stgSalesforceAccounts } from './salesforce/account.ts';
import { stgSalesforceCampaignMembers } from './salesforce/campaign-member.ts';
import { stgSalesforceCampaigns } from './salesforce/campaign.ts';
import { stgSalesforceContacts } from './salesforce/contact.ts';
import { stgSalesforceEvents } from './salesforce/event.ts';
import { stgSalesforceForecastingQuotas } from './salesforce/forecasting-quota.ts';
import { stgSalesforceLeads } from './salesforce/lead.ts';
import { stgSalesforceOpportunityContactRoles } from './salesforce/opportunity-contact-role.ts';
import { stgSalesforceOpportunityFieldHistory } from './salesforce/opportunity-field-history.ts';
import { stgSalesforceOpportunityHistory } from './salesforce/opportunity-history.ts';
import { stgSalesforceOpportunityLineItems } from './salesforce/opportunity-line-item.ts';
import { stgSalesforceOpportunities } from './salesforce/opportunity.ts';
import { stgSalesforcePricebookEntries } from './salesforce/pricebook-entry.ts';
import { stgSalesforcePricebooks } from './salesforce/pricebook2.ts';
import { stgSalesforceProducts } from './salesforce/product2.ts';
import { rawAccountHistory } from './salesforce/raw/account-history.ts';
import { rawAccount } from './salesforce/raw/account.ts';
import { rawCampaignMember } from './salesforce/raw/campaign-member.ts';
import { rawCampaign } from './salesforce/raw/campaign.ts';
import { rawContact } from './salesforce/raw/contact.ts';
import { rawEvent } from './salesforce/raw/event.ts';
import { rawForecastingQuota } from './salesforce/raw/forecasting-quota.ts';
import { rawLead } from './salesforce/raw/lead.ts';
import { rawOpportunityContactRole } from './salesforce/raw/opportunity-contact-role.ts';
import { rawOpportunityFieldHistory } from './salesforce/raw/opportunity-field-history.ts';
import { rawOpportunityHistory } from './salesforce/raw/opportunity-history.ts';
import { rawOpportunityLineItem } from './salesforce/raw/opportunity-line-item.ts';
import { rawOpportunity } from './salesforce/raw/opportunity.ts';
import { rawPricebookEntry } from './salesforce/raw/pricebook-entry.ts';
import { rawPricebook2 } from './salesforce/raw/pricebook2.ts';
import { rawProduct2 } from './salesforce/raw/product2.ts';
import { rawTask } from './salesforce/raw/task.ts';
import { rawUserRole } from './salesforce/raw/user-role.ts';
import { rawUser } from './salesforce/raw/user.ts';
import { stgSalesforceTasks } from './salesforce/task.ts';
import { stgSalesforceUserRoles } from './salesforce/user-role.ts';
import { stgSalesforceUsers } from './salesforce/user.ts';
import { stgSalesforceAccountVersions } from './salesforce/versions/account.ts';
import { stgSalesforceContactVersions } from './salesforce/versions/contact.ts';
import { stgSalesforceOpportunityVersions } from './salesforce/versions/opportunity.ts';

export {
  rawAccount,
  rawAccountHistory,
  rawCampaign,
  rawCampaignMember,
  rawContact,
  rawEvent,
  rawForecastingQuota,
  rawLead,
  rawOpportunity,
  rawOpportunityContactRole,
  rawOpportunityFieldHistory,
  rawOpportunityHistory,
  rawOpportunityLineItem,
  rawPricebook2,
  rawPricebookEntry,
  rawProduct2,
  rawTask,
  rawUser,
  rawUserRole,
  stgSalesforceAccountHistory,
  stgSalesforceAccountVersions,
  stgSalesforceAccounts,
  stgSalesforceCampaignMembers,
  stgSalesforceCampaigns,
  stgSalesforceContactVersions,
  stgSalesforceContacts,
  stgSalesforceEvents,
  stgSalesforceForecastingQuotas,
  stgSalesforceLeads,
  stgSalesforceOpportunities,
  stgSalesforceOpportunityContactRoles,
  stgSalesforceOpportunityFieldHistory,
  stgSalesforceOpportunityHistory,
  stgSalesforceOpportunityLineItems,
  stgSalesforceOpportunityVersions,
  stgSalesforcePricebookEntries,
  stgSalesforcePricebooks,
  stgSalesforceProducts,
  stgSalesforceTasks,
  stgSalesforceUserRoles,
  stgSalesforceUsers,
};

/** The raw table of each object of the catalogue: one missing, or one too many, does not compile. */
export const rawTableOf = {
  User: rawUser,
  UserRole: rawUserRole,
  ForecastingQuota: rawForecastingQuota,
  Account: rawAccount,
  AccountHistory: rawAccountHistory,
  Contact: rawContact,
  Lead: rawLead,
  Campaign: rawCampaign,
  CampaignMember: rawCampaignMember,
  Product2: rawProduct2,
  Pricebook2: rawPricebook2,
  PricebookEntry: rawPricebookEntry,
  Opportunity: rawOpportunity,
  OpportunityLineItem: rawOpportunityLineItem,
  OpportunityHistory: rawOpportunityHistory,
  OpportunityFieldHistory: rawOpportunityFieldHistory,
  OpportunityContactRole: rawOpportunityContactRole,
  Task: rawTask,
  Event: rawEvent,
} satisfies Record<SObjectName, RawTable<string, any>>;

/** Tables the load fills, referred-to objects before those that refer to them. */
export const rawTables: readonly RawTable<string, any>[] = Object.values(rawTableOf);

/** The staging view of each object of the catalogue. */
export const stagingOf = {
  User: stgSalesforceUsers,
  UserRole: stgSalesforceUserRoles,
  ForecastingQuota: stgSalesforceForecastingQuotas,
  Account: stgSalesforceAccounts,
  AccountHistory: stgSalesforceAccountHistory,
  Contact: stgSalesforceContacts,
  Lead: stgSalesforceLeads,
  Campaign: stgSalesforceCampaigns,
  CampaignMember: stgSalesforceCampaignMembers,
  Product2: stgSalesforceProducts,
  Pricebook2: stgSalesforcePricebooks,
  PricebookEntry: stgSalesforcePricebookEntries,
  Opportunity: stgSalesforceOpportunities,
  OpportunityLineItem: stgSalesforceOpportunityLineItems,
  OpportunityHistory: stgSalesforceOpportunityHistory,
  OpportunityFieldHistory: stgSalesforceOpportunityFieldHistory,
  OpportunityContactRole: stgSalesforceOpportunityContactRoles,
  Task: stgSalesforceTasks,
  Event: stgSalesforceEvents,
} satisfies Record<SObjectName, AnyModel>;

/** Every model of bronze. */
export const models: readonly AnyModel[] = [
  ...Object.values(stagingOf),
  stgSalesforceAccountVersions,
  stgSalesforceContactVersions,
  stgSalesforceOpportunityVersions,
];
