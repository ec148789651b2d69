import { Connection } from 'jsforce';
import { HttpApi } from 'jsforce/lib/http-api.js';
import { MedallionError, silentLogger, type Logger } from '@medallion/core';
import { ApiError, errorOfAnswer, errorOfConnection } from './api-error.ts';
import { parseLimitInfo, requireApiShare, type ApiUsage } from './api-usage.ts';
import { requireOffered } from './api-version.ts';
import type { Credentials } from './credentials.ts';
import { explain } from './explain.ts';
import { errorOf, FetchTransport } from './fetch-transport.ts';
import { canLogInAgain, logIn, type Session } from './log-in.ts';
import { MOST_ATTEMPTS, remedyOf, waitAfter } from './retry-table.ts';
import { SharedSession } from './shared-session.ts';
import type { Timing } from './timing.ts';

export interface ClientOptions {
  readonly credentials: Credentials;
  readonly apiVersion: string;
  readonly timing: Timing;
  readonly logger?: Logger;
  readonly signal?: AbortSignal | undefined;
  /** Share of the org's requests of 24 hours that may be used up, from 0 to 1. */
  readonly apiShare: number;
  /** Milliseconds an answer may take; a query computes up to two minutes before it says anything. */
  readonly timeout: number;
  /** Records of a REST page that are asked for. */
  readonly pageSize: number;
  /** Records of a page of Bulk results that are asked for. */
  readonly bulkPageSize: number;
}

/** An answer read to its end. */
export interface Answer {
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Of what a request is part. */
export interface RequestPart {
  readonly object?: string | undefined;
  /** The path holds a locator, which dies with its session: after logging in again the query must be restarted. */
  readonly isLocator?: boolean;
  /** Not cut off where the run is stopped, nor kept back by the org's limits: it tells or undoes what is left in the org. */
  readonly outlivesStop?: boolean;
}

/** Logins for the sake of one request: what no session is accepted for is not mended by another. */
const MOST_LOGINS = 3;
/** Milliseconds an answer that outlives the run's stop may take; a process that was told to end waits for ten seconds. */
const LAST_TIMEOUT_MS = 30_000;

/** Talks to an org: logs in, tries again what the table says can be, counts requests, and keeps to the org's limits. */
export class SalesforceClient {
  /** As the org's clock read at the first answer after the login. */
  serverTime: Date | undefined;
  usage: ApiUsage | undefined;
  readonly #options: ClientOptions;
  readonly #logger: Logger;
  readonly #transport: FetchTransport;
  readonly #lastTransport: FetchTransport;
  readonly #session: SharedSession;
  readonly #callsOf = new Map<string | undefined, number>();

  constructor(options: ClientOptions) {
    const { credentials, apiVersion, timing, timeout, signal } = options;
    this.#options = options;
    this.#logger = options.logger ?? silentLogger;
    this.#transport = new FetchTransport({ timeout, signal });
    this.#lastTransport = new FetchTransport({ timeout: Math.min(timeout, LAST_TIMEOUT_MS), signal: undefined });
    this.#session = new SharedSession(() => logIn(credentials, { apiVersion, timing, sending: { timeout, signal } }));
  }

  /** Requests sent, but for logins. */
  get calls(): number {
    return [...this.#callsOf.values()].reduce((sum, calls) => sum + calls, 0);
  }

  /** Requests sent for an object. */
  callsOf(object: string): number {
    return this.#callsOf.get(object) ?? 0;
  }

  /** `/services/data/v62.0` */
  get base(): string {
    return `/services/data/v${this.#options.apiVersion}`;
  }

  /** Records of a page of Bulk results. */
  get bulkPageSize(): number {
    return this.#options.bulkPageSize;
  }

  get timing(): Timing {
    return this.#options.timing;
  }

  get signal(): AbortSignal | undefined {
    return this.#options.signal;
  }

  /**
   * Logs in, checks that the org offers the API version and answers the organization's 18-character id as the org tells it.
   * @throws MedallionError SALESFORCE_* with what to do
   */
  async open(): Promise<{ readonly organizationId: string }> {
    requireOffered(this.#options.apiVersion, await this.#versions());
    const known = this.#session.latest?.organizationId;
    if (known !== undefined) return { organizationId: known };
    const query = encodeURIComponent('SELECT Id FROM Organization');
    const { records } = await this.json<{ records: readonly { readonly Id: string }[] }>(
      `${this.base}/query?q=${query}`,
      { object: 'Organization' },
    );
    return { organizationId: records[0]!.Id };
  }

  /** The versions of the API the org offers; only an org has such a list. */
  async #versions(): Promise<readonly string[]> {
    const { text } = await this.get('/services/data').catch((error: unknown) => {
      const isElsewhere =
        error instanceof ApiError && (error.status === 404 || (error.status >= 300 && error.status < 400));
      throw isElsewhere ? new ApiError(error.status, 'NOT_AN_ORG', error.message, error) : error;
    });
    try {
      const versions: unknown = JSON.parse(text);
      if (Array.isArray(versions)) return versions.map(({ version }: { version: string }) => version);
    } catch {
      // HTML of whatever answers at the address.
    }
    throw new ApiError(0, 'NOT_AN_ORG', 'There is no list of versions.');
  }

  async get(path: string, part: RequestPart = {}): Promise<Answer> {
    return this.#attempt(part, (session) => this.#text(session, part, 'GET', path));
  }

  /** A GET whose answer is JSON; one that breaks off in the middle is asked for again. */
  async json<T>(path: string, part: RequestPart = {}): Promise<T> {
    return this.#attempt(part, async (session) => parseJson<T>((await this.#text(session, part, 'GET', path)).text));
  }

  /** A GET whose text is to be kept as it came, with what it says. */
  async page<T>(path: string, part: RequestPart): Promise<{ readonly text: string; readonly body: T }> {
    return this.#attempt(part, async (session) => {
      const { text } = await this.#text(session, part, 'GET', path);
      return { text, body: parseJson<T>(text) };
    });
  }

  async send<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body: object | undefined, part: RequestPart) {
    return this.#attempt(part, async (session) => {
      const { text } = await this.#text(session, part, method, path, body);
      return (text === '' ? undefined : parseJson<T>(text)) as T;
    });
  }

  /** Hands an answer's body to `consume` while it arrives; on a failure in the middle, again from its start. */
  async stream<T>(
    path: string,
    part: RequestPart,
    consume: (body: AsyncIterable<Uint8Array>, headers: Headers) => Promise<T>,
  ): Promise<T> {
    return this.#attempt(part, async (session) => {
      this.#count(part);
      const response = await this.#transport.open({
        method: 'GET',
        url: session.instanceUrl + path,
        headers: { Authorization: `Bearer ${session.accessToken}`, Accept: 'text/csv' },
      });
      this.#note(response.headers.get('sforce-limit-info'), response.headers.get('date'));
      if (response.status >= 300) throw errorOf(response, await response.text());
      return consume((response.body ?? []) as AsyncIterable<Uint8Array>, response.headers);
    });
  }

  /** The MedallionError of an error of the API; anything else as it is. */
  explained(error: unknown, object?: string): unknown {
    if (!(error instanceof ApiError)) return error;
    const { credentials, apiVersion } = this.#options;
    const url =
      this.#session.latest?.instanceUrl ?? ('loginUrl' in credentials ? credentials.loginUrl : credentials.instanceUrl);
    return explain(error, {
      object,
      host: new URL(url).host,
      apiVersion,
      canLogInAgain: canLogInAgain(credentials),
    });
  }

  async #attempt<T>(part: RequestPart, work: (session: Session) => Promise<T>): Promise<T> {
    const { timing, signal, apiShare } = this.#options;
    for (let attempt = 1, logins = 0; ;) {
      if (part.outlivesStop !== true) {
        signal?.throwIfAborted();
        requireApiShare(this.usage, apiShare);
      }
      let session: Session | undefined;
      try {
        session = await this.#session.get();
        return await work(session);
      } catch (thrown) {
        signal?.throwIfAborted();
        const error = asApiError(thrown);
        if (!error) throw thrown;
        const remedy = remedyOf(error);
        if (remedy === 'log in' && session && logins < MOST_LOGINS && canLogInAgain(this.#options.credentials)) {
          if (this.#session.drop(session)) logins++;
          if (part.isLocator)
            throw new ApiError(401, 'INVALID_QUERY_LOCATOR', 'The session of the locator has ended.', error);
        } else if (remedy === 'retry' && attempt < MOST_ATTEMPTS) {
          const wait = waitAfter(error, attempt, timing.random());
          const { errorCode } = error;
          this.#logger.debug(`Trying again in ${wait} ms.`, { errorCode, attempt, object: part.object });
          await timing.sleep(wait, signal);
          attempt++;
        } else {
          throw error;
        }
      }
    }
  }

  async #text(session: Session, part: RequestPart, method: HttpMethod, path: string, body?: object): Promise<Answer> {
    this.#count(part);
    const { instanceUrl, accessToken } = session;
    const connection = new Connection({
      instanceUrl,
      accessToken,
      version: this.#options.apiVersion,
      logLevel: 'NONE',
    });
    const transport = part.outlivesStop ? this.#lastTransport : this.#transport;
    const api = new HttpApi(connection, { responseType: 'text/plain', transport });
    let answer: { statusCode: number; headers: Record<string, string>; body: string } | undefined;
    api.on('response', (response) => (answer = response));
    try {
      await api.request({
        method,
        url: instanceUrl + path,
        headers: {
          Accept: 'application/json',
          'Sforce-Query-Options': `batchSize=${this.#options.pageSize}`,
          ...(body ? { 'Content-Type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    } catch (error) {
      if (!answer) throw error;
    }
    this.#note(answer!.headers['sforce-limit-info'], answer!.headers['date']);
    if (answer!.statusCode >= 300) throw errorOfAnswer(answer!.statusCode, answer!.body);
    return { text: answer!.body, headers: answer!.headers };
  }

  #count({ object }: RequestPart): void {
    this.#callsOf.set(object, (this.#callsOf.get(object) ?? 0) + 1);
  }

  #note(limitInfo: string | null | undefined, date: string | null | undefined): void {
    this.usage = parseLimitInfo(limitInfo) ?? this.usage;
    const time = new Date(date ?? '');
    if (this.serverTime === undefined && !Number.isNaN(time.getTime())) this.serverTime = time;
  }
}

type HttpMethod = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** Network failures come as many classes, and so do errors of programming: of those only fetch's own pass for one. */
function asApiError(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (error instanceof MedallionError || typeof error !== 'object' || error === null) return undefined;
  // The disk's errors name a file, or a write; they are no matter of the network.
  if ('path' in error || ('syscall' in error && error.syscall === 'write')) return undefined;
  const failure = errorOfConnection(error);
  return failure.errorCode === 'TypeError' && !/fetch failed|terminated/.test(failure.message) ? undefined : failure;
}

function parseJson<T>(text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new ApiError(0, 'INCOMPLETE_ANSWER', 'The answer is not whole JSON.', cause);
  }
}
