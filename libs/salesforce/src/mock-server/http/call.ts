import type { IncomingHttpHeaders } from 'node:http';

/** A request as the handlers see it. */
export interface Call {
  readonly method: string;
  /** Segments of the path below what the handler is for, decoded: `['sobjects', 'Account', 'describe']`. */
  readonly path: readonly string[];
  readonly params: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An answer. A body of pieces is sent as they are made. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default `application/json;charset=UTF-8`. */
  readonly contentType?: string;
  readonly body?: string | Iterable<string>;
}

export const json = (value: unknown, status = 200): Reply => ({ status, body: JSON.stringify(value) });
