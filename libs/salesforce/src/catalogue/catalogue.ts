import { accountHistory } from './account-history.ts';
import { account } from './account.ts';
import { campaignMember } from './campaign-member.ts';
import { campaign } from './campaign.ts';
import { contact } from './contact.ts';
import { event } from './event.ts';
import { forecastingQuota } from './forecasting-quota.ts';
import { lead } from './lead.ts';
import { opportunityContactRole } from './opportunity-contact-role.ts';
import { opportunityFieldHistory } from './opportunity-field-history.ts';
import { opportunityHistory } from './opportunity-history.ts';
import { opportunityLineItem } from './opportunity-line-item.ts';
import { opportunity } from './opportunity.ts';
import { pricebookEntry } from './pricebook-entry.ts';
import { pricebook2 } from './pricebook2.ts';
import { product2 } from './product2.ts';
import { task } from './task.ts';
import { userRole } from './user-role.ts';
import { user } from './user.ts';

/** The sObjects Medallion knows, by API name; parents before what refers to them. */
export const catalogue = {
  UserRole: userRole,
  User: user,
  ForecastingQuota: forecastingQuota,
  Account: account,
  AccountHistory: accountHistory,
  Contact: contact,
  Lead: lead,
  Campaign: campaign,
  CampaignMember: campaignMember,
  Product2: product2,
  Pricebook2: pricebook2,
  PricebookEntry: pricebookEntry,
  Opportunity: opportunity,
  OpportunityLineItem: opportunityLineItem,
  OpportunityHistory: opportunityHistory,
  OpportunityFieldHistory: opportunityFieldHistory,
  OpportunityContactRole: opportunityContactRole,
  Task: task,
  Event: event,
} as const;

export type Catalogue = typeof catalogue;
export type SObjectName = keyof Catalogue;

/** API names in the catalogue's order. */
export const sObjectNames = Object.keys(catalogue) as readonly SObjectName[];

/** First three characters of the ids of each sObject. */
export const keyPrefixes = Object.fromEntries(
  sObjectNames.map((name) => [name, catalogue[name].keyPrefix]),
) as Readonly<Record<SObjectName, string>>;
