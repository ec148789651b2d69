import type { ModelChecks } from '@medallion/quality';
import { dimAccountChecks } from '../accounts/dim_account.checks.ts';
import { dimAccountCurrentChecks } from '../accounts/dim_account_current.checks.ts';
import { dimContactChecks } from '../accounts/dim_contact.checks.ts';
import { dimContactCurrentChecks } from '../accounts/dim_contact_current.checks.ts';
import { fctActivityChecks } from '../activity/fct_activity.checks.ts';
import { dimCampaignChecks } from '../marketing/dim_campaign.checks.ts';
import { dimLeadChecks } from '../marketing/dim_lead.checks.ts';
import { fctCampaignMemberChecks } from '../marketing/fct_campaign_member.checks.ts';
import { fctLeadChecks } from '../marketing/fct_lead.checks.ts';
import { bridgeOpportunityContactRoleChecks } from '../sales/bridge_opportunity_contact_role.checks.ts';
import { dimProductChecks } from '../sales/dim_product.checks.ts';
import { dimStageChecks } from '../sales/dim_stage.checks.ts';
import { fctOpportunityChecks } from '../sales/fct_opportunity.checks.ts';
import { fctOpportunityHistoryChecks } from '../sales/fct_opportunity_history.checks.ts';
import { fctOpportunityLineItemChecks } from '../sales/fct_opportunity_line_item.checks.ts';
import { fctOpportunityStageChecks } from '../sales/fct_opportunity_stage.checks.ts';
import { fctPipelineSnapshotChecks } from '../sales/fct_pipeline_snapshot.checks.ts';
import { bridgeUserHierarchyChecks } from '../shared/bridge_user_hierarchy.checks.ts';
import { dimDateChecks } from '../shared/dim_date.checks.ts';
import { dimUserChecks } from '../shared/dim_user.checks.ts';

/** Everything that is declared to hold of the layer's models besides their contracts. */
export const checks: readonly ModelChecks[] = [
  bridgeOpportunityContactRoleChecks,
  bridgeUserHierarchyChecks,
  dimAccountChecks,
  dimAccountCurrentChecks,
  dimCampaignChecks,
  dimContactChecks,
  dimContactCurrentChecks,
  dimDateChecks,
  dimLeadChecks,
  dimProductChecks,
  dimStageChecks,
  dimUserChecks,
  fctActivityChecks,
  fctCampaignMemberChecks,
  fctLeadChecks,
  fctOpportunityChecks,
  fctOpportunityHistoryChecks,
  fctOpportunityLineItemChecks,
  fctOpportunityStageChecks,
  fctPipelineSnapshotChecks,
];
