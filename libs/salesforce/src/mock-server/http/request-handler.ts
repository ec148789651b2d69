import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError, notFound } from '../api-error.ts';
import { oauthToken, soapLogin, type LoginContext } from '../auth/login.ts';
import { jsonBody } from '../bulk/routes.ts';
import type { FaultPlan } from '../faults/fault-plan.ts';
import { parseFaultPlan } from '../faults/parse-fault-plan.ts';
import type { MockOrg } from '../mock-org.ts';
import { dailyRequests } from '../rest/limits.ts';
import { dataApi } from '../rest/routes.ts';
import type { Advance } from '../start-mock-server.ts';
import { json, type Call, type Reply } from './call.ts';
import { send } from './send.ts';

/** A call that was answered, or left without an answer (status 0). */
export interface MockRequest {
  readonly method: string;
  /** With its parameters. */
  readonly url: string;
  readonly status: number;
}

export interface HandlerContext {
  readonly org: MockOrg;
  readonly login: LoginContext;
  readonly hangMilliseconds: number;
  advance(by: Advance): Date;
  setFaults(plan: FaultPlan): void;
}

const MOST_REQUESTS = 10_000;
const MOST_URI_BYTES = 16_384;
const FIRST_VERSION = 31;
const LAST_VERSION = 66;

/** Leads every request to what answers it, and lets the faults strike on the way. */
export class RequestHandler {
  readonly requests: MockRequest[] = [];
  readonly #context: HandlerContext;
  readonly #stopped = new AbortController();

  constructor(context: HandlerContext) {
    this.#context = context;
  }

  /** Lets go of calls that are held. */
  stop(): void {
    this.#stopped.abort();
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request;
    try {
      const call = await readCall(request);
      const isData = call.path[0] === 'services' && call.path[1] === 'data';
      const { faults } = this.#context.org;
      const address = addressOf(call);
      if (isData && faults.strikes('hang', address)) {
        this.#record(method, url, 0);
        await sleep(this.#context.hangMilliseconds, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
        return void response.destroy();
      }
      const reply = this.#reply(call, url);
      this.#record(method, url, reply.status);
      const { org } = this.#context;
      const skew = (faults.plan.clockSkewSeconds ?? 0) * 1000;
      response.setHeader('Date', new Date(org.state.now.getTime() + skew).toUTCString());
      const isPage = isData && reply.status === 200;
      await send(response, method === 'HEAD' ? { ...reply, body: '' } : reply, {
        gzip: isData && /\bgzip\b/i.test(String(call.headers['accept-encoding'] ?? '')),
        drop: isPage && faults.strikes('drop', address),
        pause: isPage && faults.strikes('slow', address) ? faults.plan.slow!.milliseconds : 0,
        signal: this.#stopped.signal,
      });
    } catch (error) {
      // The client went away, or the mock itself is wrong: then the answer says so.
      if (response.headersSent || response.destroyed) return void response.destroy();
      response.statusCode = 500;
      response.setHeader('Content-Type', 'application/json;charset=UTF-8');
      response.end(new ApiError(500, 'UNKNOWN_EXCEPTION', String(error)).body);
    }
  }

  #record(method: string, url: string, status: number): void {
    this.requests.push({ method, url, status });
    if (this.requests.length > MOST_REQUESTS) this.requests.shift();
  }

  #reply(call: Call, url: string): Reply {
    try {
      if (Buffer.byteLength(url) > MOST_URI_BYTES) throw new ApiError(414, 'URI_TOO_LONG', 'URI Too Long');
      return this.#route(call);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { status: error.status, body: error.body, headers: this.#usage(call) };
    }
  }

  #route(call: Call): Reply {
    const { login } = this.#context;
    const [root, api, ...rest] = call.path;
    if (root === 'mock') return this.#control({ ...call, path: call.path.slice(1) });
    if (root === 'id' && call.path.length === 3) return this.#identity(call);
    if (root !== 'services') throw notFound();
    if (api === 'Soap' && rest[0] === 'u' && call.method === 'POST') return soapLogin(call, rest[1] ?? '', login);
    if (api === 'oauth2') return this.#oauth(call, rest[0]);
    if (api !== 'data') throw notFound();
    if (rest.length === 0) return json(versions());
    return this.#data({ ...call, path: rest.slice(1) }, rest[0]!);
  }

  #data(call: Call, versionSegment: string): Reply {
    const { org, login } = this.#context;
    const { faults } = org;
    if (faults.strikes('unavailable', addressOf(call))) {
      throw new ApiError(503, 'SERVER_UNAVAILABLE', 'The server is temporarily unavailable. Try again later.');
    }
    const version = /^v(\d+)\.0$/.exec(versionSegment)?.[1];
    if (version === undefined || Number(version) > LAST_VERSION) throw notFound();
    if (Number(version) < FIRST_VERSION) {
      throw new ApiError(410, 'UNSUPPORTED_API_VERSION', `API version ${version}.0 is retired: use a later one`);
    }
    const most = faults.plan.expireSessionAfter;
    const session = login.sessions.authorize(call.headers.authorization, most, () => faults.count('expireSession'));
    if (org.usage.count(org.state.now) > dailyRequests(org) || faults.strikes('limitExceeded', addressOf(call))) {
      throw new ApiError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
    }
    const reply = dataApi(org, call, `${version}.0`, session);
    return { ...reply, headers: { ...this.#usage(call), ...reply.headers } };
  }

  /** Salesforce tells with every answer how many calls were used. */
  #usage(call: Call): Readonly<Record<string, string>> {
    const { org } = this.#context;
    if (call.path[0] === 'mock') return {};
    return { 'Sforce-Limit-Info': `api-usage=${org.usage.used(org.state.now)}/${dailyRequests(org)}` };
  }

  #oauth(call: Call, what: string | undefined): Reply {
    const { login } = this.#context;
    if (what === 'token' && call.method === 'POST') return oauthToken(call, login);
    if (what === 'userinfo') return this.#identity(call);
    if (what === 'revoke') {
      login.sessions.end(call.params.get('token') ?? new URLSearchParams(call.body).get('token') ?? '');
      return { status: 200, body: '' };
    }
    throw notFound();
  }

  #identity(call: Call): Reply {
    const { login } = this.#context;
    login.sessions.authorize(call.headers.authorization);
    const { url, organizationId, userId, credentials } = login;
    return json({
      id: `${url}/id/${organizationId}/${userId}`,
      user_id: userId,
      organization_id: organizationId,
      preferred_username: credentials.username,
      username: credentials.username,
      active: true,
    });
  }

  /** `/mock/...`: what no org has. GET and POST clock and faults, GET requests, POST sessions/end. */
  #control(call: Call): Reply {
    const { org, advance, login, setFaults } = this.#context;
    const route = `${call.method} ${call.path.join('/')}`;
    switch (route) {
      case 'GET clock':
        return json({ now: org.state.now.toISOString() });
      case 'POST clock':
        return json({ now: advanced(jsonBody(call), advance).toISOString() });
      case 'GET faults':
        return json({ faults: org.faults.plan, met: org.faults.met });
      case 'POST faults':
        try {
          setFaults(parseFaultPlan(String(jsonBody(call)['faults'] ?? '')));
          return json({ faults: org.faults.plan });
        } catch (error) {
          throw new ApiError(400, 'FAULTS_INVALID', error instanceof Error ? error.message : String(error));
        }
      case 'GET requests':
        return json(this.requests);
      case 'POST sessions/end':
        login.sessions.endAll();
        return json({});
      default:
        throw notFound();
    }
  }
}

function advanced(body: Readonly<Record<string, unknown>>, advance: (by: Advance) => Date): Date {
  const { to, days = 0, hours = 0, minutes = 0, seconds = 0 } = body as Record<string, number | string>;
  const by: Advance =
    to === undefined
      ? { days: Number(days), hours: Number(hours), minutes: Number(minutes), seconds: Number(seconds) }
      : { to: new Date(to) };
  const invalid = 'to' in by ? Number.isNaN(by.to.getTime()) : Object.values(by).some((part) => !(part >= 0));
  if (invalid) throw new ApiError(400, 'CLOCK_INVALID', 'Give days, hours, minutes and seconds, or an instant in to');
  try {
    return advance(by);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ApiError(400, 'CLOCK_INVALID', error.message);
  }
}

/** What a call asks for, decoded: `/query?q=SELECT Id FROM Account`. */
const addressOf = ({ path, params }: Call): string =>
  `/${path.join('/')}?${[...params].map(([name, value]) => `${name}=${value}`).join('&')}`;

async function readCall(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', 'http://mock');
  return {
    method: request.method ?? 'GET',
    path: url.pathname.split('/').filter(Boolean).map(decodeURIComponent),
    params: url.searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

const versions = (): readonly object[] =>
  Array.from({ length: LAST_VERSION - FIRST_VERSION + 1 }, (_, i) => {
    const version = `${FIRST_VERSION + i}.0`;
    return { label: `API ${version}`, url: `/services/data/v${version}`, version };
  });
