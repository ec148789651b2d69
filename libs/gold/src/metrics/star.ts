import { semanticLayer } from '@medallion/metrics';
import type { StarOf } from '@medallion/metrics';
import * as gold from '../index.ts';
import { dueDeal } from './sources/due_deal.ts';
import { engagedContact } from './sources/engaged_contact.ts';
import { quotaProgress } from './sources/quota_progress.ts';
import { reachedStage } from './sources/reached_stage.ts';
import { stageStay } from './sources/stage_stay.ts';

/** Rows of metrics that no fact has. */
const sources = { dueDeal, engagedContact, quotaProgress, reachedStage, stageStay };

/** The contracts of gold by name; an interface, so that the type of a metric names it. */
export interface Gold extends StarOf<typeof gold & typeof sources> {}

/** Declares a metric over gold: what its source's keys refer to are its dimensions. */
export const { defineMetric } = semanticLayer<Gold, 'dim_date'>({
  models: [...gold.models, ...Object.values(sources)],
  calendar: {
    model: gold.dimDate,
    day: 'date_actual',
    daysFromAsOf: 'day_offset',
    periods: {
      day: 'date_actual',
      week: 'week_end_date',
      month: 'month_end_date',
      quarter: 'quarter_name',
      fiscal_quarter: 'fiscal_quarter_name',
      year: 'year_actual',
      fiscal_year: 'fiscal_year',
    },
  },
});
