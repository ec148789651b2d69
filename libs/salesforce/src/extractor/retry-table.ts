import type { ApiError } from './api-error.ts';

/** What to do about an error. */
export type Remedy =
  /** The same request again, after a wait. */
  | 'retry'
  /** Log in again, then the same request again. */
  | 'log in'
  /** The query from where it got to: its locator is lost. */
  | 'restart query'
  /** The query over half the time. */
  | 'halve window'
  | 'give up';

/** The only table of what is tried again, by errorCode, then by HTTP status; whatever is not in it is not. */
export const remedies: Readonly<Record<string, Remedy>> = {
  INVALID_SESSION_ID: 'log in',
  HTTP_401: 'log in',
  INVALID_QUERY_LOCATOR: 'restart query',
  QUERY_TIMEOUT: 'halve window',
  SERVER_UNAVAILABLE: 'retry',
  UNABLE_TO_LOCK_ROW: 'retry',
  HTTP_420: 'retry',
  HTTP_429: 'retry',
  HTTP_500: 'retry',
  HTTP_502: 'retry',
  HTTP_503: 'retry',
  HTTP_504: 'retry',
  ECONNRESET: 'retry',
  ECONNREFUSED: 'retry',
  ECONNABORTED: 'retry',
  EPIPE: 'retry',
  ETIMEDOUT: 'retry',
  ENETUNREACH: 'retry',
  EHOSTUNREACH: 'retry',
  EAI_AGAIN: 'retry',
  UND_ERR_SOCKET: 'retry',
  UND_ERR_CONNECT_TIMEOUT: 'retry',
  UND_ERR_HEADERS_TIMEOUT: 'retry',
  UND_ERR_BODY_TIMEOUT: 'retry',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'retry',
  HPE_INVALID_CHUNK_SIZE: 'retry',
  TimeoutError: 'retry',
  /** fetch says no more than this of a body that breaks off. */
  TypeError: 'retry',
  INCOMPLETE_ANSWER: 'retry',
};

export function remedyOf({ errorCode, status, message }: ApiError): Remedy {
  // One code for two limits: that of 24 hours is not over soon, that of requests at a time is.
  if (errorCode === 'REQUEST_LIMIT_EXCEEDED') return /concurrent/i.test(message) ? 'retry' : 'give up';
  return remedies[errorCode] ?? remedies[`HTTP_${status}`] ?? 'give up';
}

/** Attempts of one request in all, the first included. */
export const MOST_ATTEMPTS = 6;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;

/** Most of a Retry-After that is waited for: who asks for more is not back within this run. */
const LONGEST_ASKED_MS = 5 * 60_000;

/**
 * Milliseconds to wait after the given attempt (from 1): doubling, and anywhere in its upper half, so that clients part.
 * Longer where the answer asked for it by Retry-After, up to five minutes.
 */
export function waitAfter({ retryAfter = 0 }: ApiError, attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
  return Math.max(Math.round(ceiling * (0.5 + random / 2)), Math.min(retryAfter, LONGEST_ASKED_MS));
}
