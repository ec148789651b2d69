import { configureParameters } from '@medallion/model';

/** Imported before the models, which are compiled with it: days of New York, fiscal years from July, a short history. */
configureParameters({
  reportTimeZone: 'America/New_York',
  fiscalStartMonth: 7,
  fiscalYearNamedBy: 'start',
  calendarStart: '2019-06-01',
  calendarEnd: '2024-08-31',
  historyStartDate: '2024-02-10',
});
