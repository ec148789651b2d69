import type { Star } from '../oracle/star.ts';
import { activitiesBeforeTheClose, dailyTasksAndMeetings } from './activities.ts';
import { campaignRoi, leadSourceToWon } from './marketing.ts';
import { openPipeline, pipelineByQuarter, pipelineWeekOverWeek } from './pipeline.ts';
import type { Answer } from './rows.ts';
import { bookingsByOwner, managerTotals, topAccounts, winRateByIndustryAndSize } from './sales.ts';
import { stageConversion } from './stages.ts';

/** What each file of docs/analyses must answer, told from the rows of the oracle. */
export const answers: Readonly<Record<string, (star: Star) => Answer>> = {
  activities_before_the_close: activitiesBeforeTheClose,
  bookings_by_owner: bookingsByOwner,
  campaign_roi: campaignRoi,
  daily_tasks_and_meetings: dailyTasksAndMeetings,
  lead_source_to_won: leadSourceToWon,
  manager_totals: managerTotals,
  open_pipeline: openPipeline,
  pipeline_by_quarter: pipelineByQuarter,
  pipeline_week_over_week: pipelineWeekOverWeek,
  stage_conversion: stageConversion,
  top_accounts: topAccounts,
  win_rate_by_industry_and_size: winRateByIndustryAndSize,
};
