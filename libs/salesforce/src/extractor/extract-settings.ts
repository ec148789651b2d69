/** How an org is read. */
export interface ExtractSettings {
  /** Milliseconds before the watermark from which on is read again: what commits late carries an earlier modstamp. */
  readonly lookback: number;
  /** Milliseconds before the org's present at which a window ends: what is younger may still be on its way. */
  readonly margin: number;
  /** Records from which on Bulk is used. */
  readonly bulkFrom: number;
  /** Share of the org's API requests of 24 hours that may be used up, by whomever; from 0 to 1. */
  readonly apiShare: number;
  /** Milliseconds after which an object with formulas, or whose changes only its creation dates, is read as a whole again. */
  readonly refreshAfter: number;
  /** Milliseconds after which all ids are compared, to find hard deletes. */
  readonly reconcileAfter: number;
  /** Greatest share of an object's records that may be missing at once before nothing is taken for deleted: a lost permission looks the same. */
  readonly plausibleDeletes: number;
  /** Records of a REST page, 200 to 2,000; Salesforce may send fewer. */
  readonly pageSize: number;
  /** Records of a page of Bulk results: what is asked for again where a connection breaks. */
  readonly bulkPageSize: number;
  /** Objects read at once. A developer org or sandbox takes five requests of more than 20 seconds at a time, from all its clients. */
  readonly concurrency: number;
  /** Milliseconds an answer may take. */
  readonly timeout: number;
  /** Whether files are compressed. */
  readonly gzip: boolean;
  /** By object, the fields to ask for; all the user sees where left out. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export const defaultExtractSettings: ExtractSettings = {
  lookback: 15 * MINUTE,
  margin: 5 * MINUTE,
  bulkFrom: 20_000,
  apiShare: 0.9,
  refreshAfter: 7 * DAY,
  reconcileAfter: 7 * DAY,
  plausibleDeletes: 0.2,
  pageSize: 2_000,
  bulkPageSize: 50_000,
  concurrency: 4,
  timeout: 10 * MINUTE,
  gzip: false,
  fields: {},
};
