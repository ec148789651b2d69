import type { SchemaChange } from '../schema/schema-change.ts';

/**
 * When a fault strikes: a probability from 0 to 1, drawn from the server's seed; the numbers of the calls it strikes,
 * counted from 1 among the calls it could strike; or every call whose path, decoded and with its parameters, has a text.
 */
export type Chance = number | readonly number[] | { readonly path: string };

/** Everything that can be made to go wrong. What is left out does not happen. */
export interface FaultPlan {
  /** Every session is answered 401 INVALID_SESSION_ID after this many calls. */
  readonly expireSessionAfter?: number;
  /** 503 SERVER_UNAVAILABLE. */
  readonly unavailable?: Chance;
  /** No answer at all; the connection is closed after a while (`hangMilliseconds` of the server, default 60 s). */
  readonly hang?: Chance;
  /** The answer stops half-way for so many milliseconds. */
  readonly slow?: { readonly chance: Chance; readonly milliseconds: number };
  /** The connection breaks half-way through an answer of 200. */
  readonly drop?: Chance;
  /** 403 REQUEST_LIMIT_EXCEEDED, once; for good after a number of calls: `dailyRequests`. */
  readonly limitExceeded?: Chance;
  /** Calls the org allows on a day of its clock; default 100,000. */
  readonly dailyRequests?: number;
  /** Records of a REST page at most: Salesforce sends fewer than were asked for where records are large. */
  readonly pageSize?: number;
  /** 400 INVALID_QUERY_LOCATOR for a next page. */
  readonly badLocator?: Chance;
  /** 400 QUERY_TIMEOUT for a REST query that finds more records than this. */
  readonly queryTimeoutAbove?: number;
  /** A Bulk query job that ends as Failed. */
  readonly bulkJobFails?: Chance;
  /** sObjects that the Bulk API refuses, as it does TaskStatus or AccountFeed in a real org. */
  readonly notForBulk?: readonly string[];
  /** Minutes the org's clock moves on before every further page of a REST query, whose records are then read anew. */
  readonly minutesBetweenPages?: number;
  /** Changes that are seen only so many seconds after their SystemModstamp: transactions that committed late. */
  readonly lateCommit?: { readonly chance: number; readonly seconds: number };
  /** Seconds the HTTP Date is ahead of the org's clock; negative is behind. */
  readonly clockSkewSeconds?: number;
  /** Fields and permissions that change while the org lives. */
  readonly schema?: readonly SchemaChange[];
}
