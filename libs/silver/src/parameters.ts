import { declareParameters } from '@medallion/model';

/** What a build depends on besides its data. Changing one changes the tables that depend on it, never the raw data. */
export interface Parameters {
  /** IANA time zone in which a moment becomes a day. Salesforce's own date fields have no zone and are never shifted. */
  readonly reportTimeZone: string;
  /** ISO 4217 code in which amounts of several currencies are added up. */
  readonly corporateCurrency: string;
  /** Month (1-12) in which the fiscal year starts. */
  readonly fiscalStartMonth: number;
  /** Whether a fiscal year carries the number of the calendar year in which it ends or starts: with a February start, February 2024 is in fiscal 2025 or 2024. */
  readonly fiscalYearNamedBy: 'start' | 'end';
  /** First and last day of the calendar, 'YYYY-MM-DD'. A day outside it has the date key -1. */
  readonly calendarStart: string;
  readonly calendarEnd: string;
  /** First day of the daily facts, 'YYYY-MM-DD'. Dimensions and facts of one row per record go back to the first record. */
  readonly historyStartDate: string;
}

/** The parameters in force: the defaults here, and what `medallion.config.ts` says instead. */
export const parameters: Parameters = declareParameters<Parameters>({
  reportTimeZone: 'UTC',
  corporateCurrency: 'USD',
  fiscalStartMonth: 2,
  fiscalYearNamedBy: 'end',
  calendarStart: '2000-01-01',
  calendarEnd: '2050-12-31',
  historyStartDate: '2000-01-01',
});
