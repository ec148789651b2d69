import type { Parameters } from '@medallion/silver';
import type { MedallionConfig } from './config.ts';

/** The settings that models are compiled with, under the names the models know them by. */
export const modelParameters = (config: MedallionConfig): Partial<Parameters> => ({
  reportTimeZone: config.reportTimeZone,
  corporateCurrency: config.corporateCurrency,
  fiscalStartMonth: config.fiscalYearStartMonth,
  fiscalYearNamedBy: config.fiscalYearNamedBy,
  historyStartDate: config.historyStartDate,
});
