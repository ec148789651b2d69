import type { AnyModel } from '@medallion/model';

import { intAccountHistory } from './int_account_history.ts';
import { intAccountVersion } from './int_account_version.ts';
import { intContactHistory } from './int_contact_history.ts';
import { intContactVersion } from './int_contact_version.ts';
import { intCurrencyRate } from './int_currency_rate.ts';
import { intOpportunityEvidence } from './int_opportunity_evidence.ts';
import { intOpportunityLog } from './int_opportunity_log.ts';
import { intOpportunityStage } from './int_opportunity_stage.ts';
import { intOpportunityStagePeriod } from './int_opportunity_stage_period.ts';
import { intOpportunityState } from './int_opportunity_state.ts';
import { intOpportunityVersion } from './int_opportunity_version.ts';
import { intRecordMerge } from './int_record_merge.ts';

export {
  intAccountHistory,
  intAccountVersion,
  intContactHistory,
  intContactVersion,
  intCurrencyRate,
  intOpportunityEvidence,
  intOpportunityLog,
  intOpportunityStage,
  intOpportunityStagePeriod,
  intOpportunityState,
  intOpportunityVersion,
  intRecordMerge,
};

/** The version histories of silver, what they read, and what is made of them, by name. */
export const historyModels: readonly AnyModel[] = [
  intAccountHistory,
  intAccountVersion,
  intContactHistory,
  intContactVersion,
  intCurrencyRate,
  intOpportunityEvidence,
  intOpportunityLog,
  intOpportunityStage,
  intOpportunityStagePeriod,
  intOpportunityState,
  intOpportunityVersion,
  intRecordMerge,
];
