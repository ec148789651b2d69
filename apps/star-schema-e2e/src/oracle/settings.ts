/** A stage of the seed. */
export interface StageSeed {
  readonly name: string;
  readonly slug: string;
  readonly category: string;
  readonly isClosed: boolean;
  readonly isWon: boolean;
  readonly sortOrder: number;
}

/** From `from` on, `units` ten-thousandths of the currency are one of the corporate currency. */
export interface CurrencyRate {
  readonly currency: string;
  readonly units: bigint;
  readonly from: string;
}

/** State `*` stands for all states without a line of their own. */
export interface Region {
  readonly country: string;
  readonly state: string;
  readonly region: string;
}

/** What the star schema depends on besides the log. */
export interface Settings {
  readonly reportTimeZone: string;
  readonly corporateCurrency: string;
  readonly fiscalStartMonth: number;
  readonly fiscalYearNamedBy: 'start' | 'end';
  readonly calendarStart: string;
  readonly calendarEnd: string;
  readonly historyStartDate: string;
  readonly stages: readonly StageSeed[];
  readonly rates: readonly CurrencyRate[];
  readonly regions: readonly Region[];
}
