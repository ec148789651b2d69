import type { AnyMetric } from '@medallion/metrics';
import { activitiesPerOpenDeal, taskCompletionRate } from './activities.ts';
import { avgDealSize, lostAmount, wonAmount } from './bookings.ts';
import { costPerMember, costPerResponse, expectedRoi, realisedRoi, responseRate } from './campaigns.ts';
import { contactEngagement } from './contact_engagement.ts';
import { leadConversionRate } from './leads.ts';
import { openPipeline, pipelineCreated, weightedPipeline } from './pipeline.ts';
import { pipelineCoverage } from './pipeline_coverage.ts';
import { salesCycleDays, salesCycleDaysMedian } from './sales_cycle.ts';
import { pushRate, slippageRate } from './slippage.ts';
import { stageConversion, stageDays } from './stages.ts';
import { velocity } from './velocity.ts';
import { cohortWinRate, winRateAmount, winRateCount } from './win_rates.ts';

export {
  activitiesPerOpenDeal,
  avgDealSize,
  cohortWinRate,
  contactEngagement,
  costPerMember,
  costPerResponse,
  expectedRoi,
  leadConversionRate,
  lostAmount,
  openPipeline,
  pipelineCoverage,
  pipelineCreated,
  pushRate,
  realisedRoi,
  responseRate,
  salesCycleDays,
  salesCycleDaysMedian,
  slippageRate,
  stageConversion,
  stageDays,
  taskCompletionRate,
  velocity,
  weightedPipeline,
  winRateAmount,
  winRateCount,
  wonAmount,
};

/** Every metric, pipeline first. */
export const metrics: readonly AnyMetric[] = [
  openPipeline,
  weightedPipeline,
  pipelineCreated,
  pipelineCoverage,
  velocity,
  wonAmount,
  lostAmount,
  avgDealSize,
  winRateCount,
  winRateAmount,
  cohortWinRate,
  salesCycleDays,
  salesCycleDaysMedian,
  stageConversion,
  stageDays,
  pushRate,
  slippageRate,
  activitiesPerOpenDeal,
  taskCompletionRate,
  contactEngagement,
  responseRate,
  costPerMember,
  costPerResponse,
  expectedRoi,
  realisedRoi,
  leadConversionRate,
];
