import { bridgeOpportunityContactRole, bridgeUserHierarchy } from './bridges.ts';
import { dimAccount, dimAccountCurrent } from './dim-account.ts';
import { dimCampaign } from './dim-campaign.ts';
import { dimContact, dimContactCurrent } from './dim-contact.ts';
import { dimDate, roleDate } from './dim-date.ts';
import { dimLead } from './dim-lead.ts';
import { dimProduct } from './dim-product.ts';
import { dimStage } from './dim-stage.ts';
import { dimUser } from './dim-user.ts';
import { fctActivity } from './fct-activity.ts';
import { fctCampaignMember } from './fct-campaign-member.ts';
import { fctLead } from './fct-lead.ts';
import { fctOpportunityHistory } from './fct-opportunity-history.ts';
import { fctOpportunityLineItem } from './fct-opportunity-line-item.ts';
import { fctOpportunity } from './fct-opportunity.ts';
import { fctOpportunityStage } from './fct-opportunity-stage.ts';
import { fctQuota } from './fct-quota.ts';
import { fctPipelineSnapshot } from './fct-pipeline-snapshot.ts';
import { know, type Knowledge } from './knowledge.ts';
import type { EventLog } from './log.ts';
import type { Row } from './row.ts';
import type { Settings } from './settings.ts';

const ROLES = ['activity', 'close', 'completed', 'converted', 'created', 'responded', 'service', 'snapshot'];

/** What each table of the star schema holds, by its name. */
const tables: Readonly<Record<string, (knowledge: Knowledge) => readonly Row[]>> = {
  bridge_opportunity_contact_role: bridgeOpportunityContactRole,
  bridge_user_hierarchy: bridgeUserHierarchy,
  dim_account: dimAccount,
  dim_account_current: dimAccountCurrent,
  dim_campaign: dimCampaign,
  dim_contact: dimContact,
  dim_contact_current: dimContactCurrent,
  dim_date: dimDate,
  dim_lead: dimLead,
  dim_product: dimProduct,
  dim_stage: dimStage,
  dim_user: dimUser,
  ...Object.fromEntries(ROLES.map((role) => [`dim_${role}_date`, roleDate(role)])),
  fct_activity: fctActivity,
  fct_campaign_member: fctCampaignMember,
  fct_lead: fctLead,
  fct_opportunity: fctOpportunity,
  fct_opportunity_history: fctOpportunityHistory,
  fct_opportunity_line_item: fctOpportunityLineItem,
  fct_opportunity_stage: fctOpportunityStage,
  fct_pipeline_snapshot: fctPipelineSnapshot,
  fct_quota: fctQuota,
};

/** The star schema of a log; a table is told when it is asked for. */
export interface Star {
  readonly tables: readonly string[];
  /** In no particular order. */
  rows(table: string): readonly Row[];
}

export function starOf(log: EventLog, settings: Settings): Star {
  const knowledge = know(log, settings);
  return { tables: Object.keys(tables), rows: (table) => tables[table]!(knowledge) };
}
