import type { ModelChecks } from '@medallion/quality';
import { intActivityChecks } from '../activities/int_activity.checks.ts';
import { intAccountVersionChecks } from '../history/int_account_version.checks.ts';
import { intContactVersionChecks } from '../history/int_contact_version.checks.ts';
import { intCurrencyRateChecks } from '../history/int_currency_rate.checks.ts';
import { intOpportunityStageChecks } from '../history/int_opportunity_stage.checks.ts';
import { intOpportunityVersionChecks } from '../history/int_opportunity_version.checks.ts';
import { intRecordMergeChecks } from '../history/int_record_merge.checks.ts';
import { intOpportunityChecks } from '../opportunities/int_opportunity.checks.ts';
import { intOpportunityDayRangeChecks } from '../opportunities/int_opportunity_day_range.checks.ts';
import { intOpportunityRollupChecks } from '../opportunities/int_opportunity_rollup.checks.ts';
import { intUserHierarchyChecks } from '../users/int_user_hierarchy.checks.ts';

/** Everything that is declared to hold of the layer's models besides their contracts. */
export const checks: readonly ModelChecks[] = [
  intAccountVersionChecks,
  intActivityChecks,
  intContactVersionChecks,
  intCurrencyRateChecks,
  intOpportunityChecks,
  intOpportunityDayRangeChecks,
  intOpportunityRollupChecks,
  intOpportunityStageChecks,
  intOpportunityVersionChecks,
  intRecordMergeChecks,
  intUserHierarchyChecks,
];
