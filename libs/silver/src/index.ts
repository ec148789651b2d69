import type { AnyModel } from '@medallion/model';
import { intActivity } from './activities/int_activity.ts';
import { intActivityOpportunity } from './activities/int_activity_opportunity.ts';
import { intEvent } from './activities/int_event.ts';
import { intCalendar } from './calendar/int_calendar.ts';
import { intHoliday } from './calendar/int_holiday.ts';
import { historyModels } from './history/index.ts';
import { intCampaign } from './marketing/int_campaign.ts';
import { intCampaignMember } from './marketing/int_campaign_member.ts';
import { intCampaignPerformance } from './marketing/int_campaign_performance.ts';
import { intLead } from './marketing/int_lead.ts';
import { intOpportunity } from './opportunities/int_opportunity.ts';
import { intOpportunityContactRole } from './opportunities/int_opportunity_contact_role.ts';
import { intOpportunityDayRange } from './opportunities/int_opportunity_day_range.ts';
import { intOpportunityDayState } from './opportunities/int_opportunity_day_state.ts';
import { intOpportunityFunnel } from './opportunities/int_opportunity_funnel.ts';
import { intOpportunityLineItem } from './opportunities/int_opportunity_line_item.ts';
import { intOpportunityOpenPeriod } from './opportunities/int_opportunity_open_period.ts';
import { intOpportunityPush } from './opportunities/int_opportunity_push.ts';
import { intOpportunityRollup } from './opportunities/int_opportunity_rollup.ts';
import { intProduct } from './products/int_product.ts';
import { intQuota } from './quotas/int_quota.ts';
import { intAccountTimeline } from './references/int_account_timeline.ts';
import { intContactTimeline } from './references/int_contact_timeline.ts';
import { intInferredMember } from './references/int_inferred_member.ts';
import { seedModels } from './seeds/index.ts';
import { intUser } from './users/int_user.ts';
import { intUserHierarchy } from './users/int_user_hierarchy.ts';

export { corporateAmount } from './currency/corporate_amount.ts';
export { fiscalQuarterNumber } from './calendar/fiscal_quarter_number.ts';
export { calendarKey, expectedKey, optionalKey, ownerUserKey } from './keys/member_keys.ts';
export { parameters, type Parameters } from './parameters.ts';
export {
  intAccountVersion,
  intContactVersion,
  intCurrencyRate,
  intOpportunityStage,
  intOpportunityStagePeriod,
  intOpportunityVersion,
  intRecordMerge,
} from './history/index.ts';
export { CLOSED_STAGE_SLUGS, OPEN_STAGE_SLUGS, perStage, STAGE_SLUGS, type StageSlug } from './seeds/stage-slugs.ts';
export { seedCurrencyRate, seedQuota, seedRegion, seedStage } from './seeds/index.ts';
export {
  intActivity,
  intActivityOpportunity,
  intAccountTimeline,
  intCalendar,
  intCampaign,
  intCampaignMember,
  intCampaignPerformance,
  intContactTimeline,
  intEvent,
  intHoliday,
  intInferredMember,
  intLead,
  intOpportunity,
  intOpportunityContactRole,
  intOpportunityDayRange,
  intOpportunityDayState,
  intOpportunityFunnel,
  intOpportunityLineItem,
  intOpportunityOpenPeriod,
  intOpportunityPush,
  intOpportunityRollup,
  intProduct,
  intQuota,
  intUser,
  intUserHierarchy,
};

export { checks } from './checks/index.ts';

/** Every model of the layer. */
export const models: readonly AnyModel[] = [
  ...seedModels,
  ...historyModels,
  intActivity,
  intActivityOpportunity,
  intAccountTimeline,
  intCalendar,
  intCampaign,
  intCampaignMember,
  intCampaignPerformance,
  intContactTimeline,
  intEvent,
  intHoliday,
  intInferredMember,
  intLead,
  intOpportunity,
  intOpportunityContactRole,
  intOpportunityDayRange,
  intOpportunityDayState,
  intOpportunityFunnel,
  intOpportunityLineItem,
  intOpportunityOpenPeriod,
  intOpportunityPush,
  intOpportunityRollup,
  intProduct,
  intQuota,
  intUser,
  intUserHierarchy,
];
