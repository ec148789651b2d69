import type { AnyModel } from '@medallion/model';

import { intCurrencyRate } from './int_currency_rate.ts';
import { intOpportunityEvidence } from './int_opportunity_evidence.ts';
import { intOpportunityStage } from './int_opportunity_stage.ts';
import { intOpportunityStagePeriod } from './int_opportunity_stage_period.ts';
import { intOpportunityVersion } from './int_opportunity_version.ts';
import { intRecordMerge } from './int_record_merge.ts';

export {
  intCurrencyRate,
  intOpportunityEvidence,
  intOpportunityStage,
  intOpportunityStagePeriod,
  intOpportunityVersion,
  intRecordMerge,
};

export const historyModels: readonly AnyModel[] = [
  intCurrencyRate,
  intOpportunityEvidence,
  intOpportunityStage,
  intOpportunityStagePeriod,
  intOpportunityVersion,
  intRecordMerge,
];
