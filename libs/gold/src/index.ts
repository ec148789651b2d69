import type { AnyModel } from '@medallion/model';
import { dimAccount } from './accounts/dim_account.ts';
import { dimAccountCurrent } from './accounts/dim_account_current.ts';
import { dimContact } from './accounts/dim_contact.ts';
import { dimContactCurrent } from './accounts/dim_contact_current.ts';
import { fctActivity } from './activity/fct_activity.ts';
import { dimCampaign } from './marketing/dim_campaign.ts';
import { dimLead } from './marketing/dim_lead.ts';
import { fctCampaignMember } from './marketing/fct_campaign_member.ts';
import { fctLead } from './marketing/fct_lead.ts';
import { bridgeOpportunityContactRole } from './sales/bridge_opportunity_contact_role.ts';
import { dimProduct } from './sales/dim_product.ts';
import { dimStage } from './sales/dim_stage.ts';
import { fctOpportunity } from './sales/fct_opportunity.ts';
import { fctOpportunityHistory } from './sales/fct_opportunity_history.ts';
import { fctOpportunityLineItem } from './sales/fct_opportunity_line_item.ts';
import { fctOpportunityStage } from './sales/fct_opportunity_stage.ts';
import { fctPipelineSnapshot } from './sales/fct_pipeline_snapshot.ts';
import { fctQuota } from './sales/fct_quota.ts';
import { bridgeUserHierarchy } from './shared/bridge_user_hierarchy.ts';
import { dimDate } from './shared/dim_date.ts';
import { dimUser } from './shared/dim_user.ts';
import { roleDates } from './shared/role_dates.ts';

export {
  bridgeOpportunityContactRole,
  bridgeUserHierarchy,
  dimAccount,
  dimAccountCurrent,
  dimCampaign,
  dimContact,
  dimContactCurrent,
  dimDate,
  dimLead,
  dimProduct,
  dimStage,
  dimUser,
  fctActivity,
  fctCampaignMember,
  fctLead,
  fctOpportunity,
  fctOpportunityHistory,
  fctOpportunityLineItem,
  fctOpportunityStage,
  fctPipelineSnapshot,
  fctQuota,
};
export {
  dimActivityDate,
  dimCloseDate,
  dimCompletedDate,
  dimConvertedDate,
  dimCreatedDate,
  dimRespondedDate,
  dimServiceDate,
  dimSnapshotDate,
} from './shared/role_dates.ts';

export { checks } from './checks/index.ts';
export { exposures } from './exposures/index.ts';

/** Every model of the layer. */
export const models: readonly AnyModel[] = [
  bridgeOpportunityContactRole,
  bridgeUserHierarchy,
  dimAccount,
  dimAccountCurrent,
  dimCampaign,
  dimContact,
  dimContactCurrent,
  dimDate,
  dimLead,
  dimProduct,
  dimStage,
  dimUser,
  fctActivity,
  fctCampaignMember,
  fctLead,
  fctOpportunity,
  fctOpportunityHistory,
  fctOpportunityLineItem,
  fctOpportunityStage,
  fctPipelineSnapshot,
  ...roleDates,
  fctQuota,
];
