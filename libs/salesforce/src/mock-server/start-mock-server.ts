import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { IdSequence } from '../ids/id-sequence.ts';
import type { OrgLog, OrgVersion } from '../mock-org/org-log.ts';
import { generateCredentials, type MockCredentials } from './auth/credentials.ts';
import { Sessions } from './auth/sessions.ts';
import { QueryJobs } from './bulk/query-jobs.ts';
import { FaultInjector } from './faults/fault-injector.ts';
import type { FaultPlan } from './faults/fault-plan.ts';
import { RequestHandler, type MockRequest } from './http/request-handler.ts';
import type { MockOrg } from './mock-org.ts';
import { fieldsSeen, OrgState } from './org/org-state.ts';
import { Cursors } from './rest/cursors.ts';
import { RequestUsage } from './rest/request-usage.ts';
import { SchemaHistory } from './schema/org-schema.ts';

export interface MockServerOptions {
  /** Everything that happens in the org, before and after the server starts. */
  readonly log: OrgLog;
  /** The org's clock at the start; default the moment of the log's last version. It stands still until advanced. */
  readonly clock?: Date;
  /** What goes wrong; default nothing. */
  readonly faults?: FaultPlan;
  /** What the chances of faults are drawn from; default 1. */
  readonly seed?: number;
  /** TCP port on 127.0.0.1; default a free one. */
  readonly port?: number;
  /** 18 characters; default made up. */
  readonly organizationId?: string;
  /** Default generated. */
  readonly credentials?: Partial<MockCredentials>;
  /** Polls of a Bulk job that answer InProgress before it is done; default 1. */
  readonly bulkPolls?: number;
  /** Records of a Bulk result page where the client does not say; default 50,000. */
  readonly bulkPageSize?: number;
  /** How long a call that is never answered is held before its connection closes; default 60,000. */
  readonly hangMilliseconds?: number;
}

/** How far to move the org's clock: to an instant, or by a duration. */
export type Advance =
  | { readonly to: Date }
  | { readonly days?: number; readonly hours?: number; readonly minutes?: number; readonly seconds?: number };

export interface MockServer {
  /** `http://127.0.0.1:<port>`: login URL and instance URL. */
  readonly url: string;
  readonly organizationId: string;
  readonly credentials: MockCredentials;
  /** The org's clock. */
  readonly now: Date;
  /** The calls answered so far, the latest 10,000. */
  readonly requests: readonly MockRequest[];
  /** Moves the org's clock on and answers what it shows then; a RangeError for an instant before it. */
  advance(by: Advance): Date;
  /** How often each fault has struck. */
  readonly faultsMet: FaultInjector['met'];
  /** Another plan of faults from now on. Its schema changes are added to those planned before. */
  setFaults(plan: FaultPlan): void;
  /** Every session ends: the next call of each is answered 401. */
  endSessions(): void;
  close(): Promise<void>;
}

/** Longer request lines and headers are refused with 414 by the handler, which words it as Salesforce does. */
const MOST_HEADER_BYTES = 256 * 1024;
const USER_ID = new IdSequence('005', 'MK', 1).next();

/**
 * Serves an org over HTTP as Salesforce's REST and Bulk 2.0 query APIs do, on loopback only. What it answers follows from
 * the log, the org's clock and the faults; credentials and access tokens alone are random.
 */
export async function startMockServer(options: MockServerOptions): Promise<MockServer> {
  const { log, seed = 1, organizationId = new IdSequence('00D', 'MK', 1).next() } = options;
  const credentials = generateCredentials(options.credentials);
  const clock = options.clock ?? log.at(-1)?.at ?? new Date(0);
  const faults = new FaultInjector(options.faults ?? {}, seed);
  const visibleAt = (version: OrgVersion): Date => faults.visibleAt(version);
  const state = new OrgState(log, { organizationId, now: clock, visibleAt });
  const sessions = new Sessions(organizationId);
  const org: MockOrg = {
    state,
    faults,
    schemas: new SchemaHistory(fieldsSeen(log), options.faults?.schema ?? [], () => state.now),
    cursors: new Cursors(),
    jobs: new QueryJobs(faults, () => state.now, options.bulkPolls ?? 1),
    usage: new RequestUsage(),
    userId: USER_ID,
    bulkPageSize: options.bulkPageSize ?? 50_000,
  };

  const handled: { handler?: RequestHandler } = {};
  const server = createServer(
    { maxHeaderSize: MOST_HEADER_BYTES },
    (request: IncomingMessage, response: ServerResponse) => void handled.handler?.handle(request, response),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const advance = (by: Advance): Date => {
    state.advanceTo('to' in by ? by.to : new Date(state.now.getTime() + millisecondsOf(by)));
    return state.now;
  };
  const setFaults = (plan: FaultPlan): void => {
    faults.plan = plan;
    org.schemas.add(plan.schema ?? []);
  };
  const handler = new RequestHandler({
    org,
    advance,
    setFaults,
    login: { sessions, credentials, organizationId, userId: USER_ID, url, now: () => new Date() },
    hangMilliseconds: options.hangMilliseconds ?? 60_000,
  });
  handled.handler = handler;

  return {
    url,
    organizationId,
    credentials,
    get now() {
      return state.now;
    },
    requests: handler.requests,
    get faultsMet() {
      return faults.met;
    },
    advance,
    setFaults,
    endSessions: () => sessions.endAll(),
    close: () =>
      new Promise((resolve, reject) => {
        handler.stop();
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

const millisecondsOf = ({
  days = 0,
  hours = 0,
  minutes = 0,
  seconds = 0,
}: Exclude<Advance, { readonly to: Date }>): number => (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
