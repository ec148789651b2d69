import { PassThrough } from 'node:stream';
import type { HttpRequest, HttpRequestOptions, HttpResponse } from 'jsforce';
import { errorOfAnswer, type ApiError } from './api-error.ts';
import { retryAfterOf } from './retry-after.ts';
import { StreamPromise } from 'jsforce/lib/util/promise.js';
import { Transport } from 'jsforce/lib/transport.js';

/** Where one request is sent and how long its answer may take, in milliseconds. */
export interface Sending {
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * jsforce's requests over Node's own fetch. jsforce's own transport retries by rules that cannot be counted against the
 * org's limits, and a connection that breaks in the middle of a page kills the process: the error of the body has no
 * listener. Here every failure is a rejection, once.
 */
export class FetchTransport extends Transport {
  readonly #sending: Sending;

  constructor(sending: Sending) {
    super();
    this.#sending = sending;
  }

  override httpRequest(request: HttpRequest, _options?: HttpRequestOptions): ReturnType<Transport['httpRequest']> {
    return StreamPromise.create<HttpResponse>(() => ({
      stream: new PassThrough(),
      promise: this.#send(request),
    }));
  }

  /** Sends the request and hands back the answer with its body still to be read. */
  open({ method, url, headers, body }: HttpRequest): Promise<Response> {
    const timeout = AbortSignal.timeout(this.#sending.timeout);
    const { signal } = this.#sending;
    return fetch(url, {
      method,
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      ...(headers ? { headers } : {}),
      ...(body === undefined || body === null ? {} : { body: body as string }),
    });
  }

  async #send(request: HttpRequest): Promise<HttpResponse> {
    const response = await this.open(request);
    const body = await response.text();
    // jsforce turns what a login is answered into plain text; whether to try it again must still be seen.
    if ([420, 429, 502, 503, 504].includes(response.status)) throw errorOf(response, body);
    return { statusCode: response.status, headers: Object.fromEntries(response.headers), body };
  }
}

/** The error of an answer, with the wait it asks for. */
export const errorOf = ({ status, headers }: Response, body: string): ApiError =>
  errorOfAnswer(status, body, retryAfterOf(headers.get('retry-after'), headers.get('date')));
