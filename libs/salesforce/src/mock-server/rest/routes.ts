import { ApiError, notFound } from '../api-error.ts';
import type { Session } from '../auth/sessions.ts';
import { bulkQuery, jsonBody } from '../bulk/routes.ts';
import { json, type Call, type Reply } from '../http/call.ts';
import { schemaNow, type MockOrg } from '../mock-org.ts';
import { describe, describeBriefly } from '../schema/describe.ts';
import { limits } from './limits.ts';
import { nextPage, query, retrieve } from './query.ts';
import { deleted, updated } from './replication.ts';

const MOST_IN_BATCH = 25;

/** `/services/data/vN/...`: the path is what follows the version. */
export function dataApi(org: MockOrg, call: Call, version: string, session: Session): Reply {
  const [resource, ...rest] = call.path;
  if (resource === 'jobs' && rest[0] === 'query') return bulkQuery(org, { ...call, path: rest.slice(1) }, version);
  if (resource === 'composite' && rest[0] === 'batch' && rest.length === 1) {
    requireMethod(call, 'POST');
    return batch(org, call, session);
  }
  requireMethod(call, 'GET');
  switch (resource) {
    case undefined:
      return json(resources(version));
    case 'limits':
      return json(limits(org));
    case 'query':
    case 'queryAll':
      if (rest.length === 1) return nextPage(org, rest[0]!, version, session);
      if (rest.length === 0) return query(org, call, version, session, resource === 'queryAll');
      break;
    case 'sobjects':
      return sobjects(org, { ...call, path: rest }, version);
  }
  throw notFound();
}

function sobjects(org: MockOrg, call: Call, version: string): Reply {
  const schema = schemaNow(org);
  const [name, part, ...more] = call.path;
  if (name === undefined) {
    const all = [...schema.objects.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    return json({
      encoding: 'UTF-8',
      maxBatchSize: 200,
      sobjects: all.map((object) => describeBriefly(object, version)),
    });
  }
  const object = schema.objects.get(name.toLowerCase());
  if (object === undefined || more.length > 0) throw notFound();
  if (part === undefined) return json({ objectDescribe: describeBriefly(object, version), recentItems: [] });
  if (part === 'updated') return updated(org, name, call);
  if (part === 'deleted') return deleted(org, name, call);
  if (part !== 'describe') return retrieve(org, name, part, call, version);
  // The epoch of a schema that never changed is before every date a client can know.
  const since = Date.parse(String(call.headers['if-modified-since'] ?? ''));
  const lastModified = schema.lastModified.toUTCString();
  if (since >= Math.floor(schema.lastModified.getTime() / 1000) * 1000) {
    return { status: 304, headers: { 'Last-Modified': lastModified } };
  }
  return { ...json(describe(schema, object, version)), headers: { 'Last-Modified': lastModified } };
}

/** `POST composite/batch`: up to 25 GETs, each with its own status. */
function batch(org: MockOrg, call: Call, session: Session): Reply {
  const { batchRequests, haltOnError } = jsonBody(call);
  if (!Array.isArray(batchRequests) || batchRequests.length === 0 || batchRequests.length > MOST_IN_BATCH) {
    throw new ApiError(400, 'INVALID_BATCH_REQUEST', `batchRequests must hold 1 to ${MOST_IN_BATCH} requests`);
  }
  let halted = false;
  const results = (batchRequests as readonly Record<string, unknown>[]).map((request) => {
    const result = halted ? haltedResult : subrequest(org, call, request, session);
    if (haltOnError === true && result.statusCode >= 400) halted = true;
    return result;
  });
  return json({ hasErrors: results.some(({ statusCode }) => statusCode >= 400), results });
}

const haltedResult = {
  statusCode: 412,
  result: [{ errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted per request' }] as unknown,
};

function subrequest(org: MockOrg, call: Call, request: Record<string, unknown>, session: Session): typeof haltedResult {
  try {
    const url = new URL(`http://mock/${String(request['url']).replace(/^\/?(?:services\/data\/)?/, '')}`);
    const [version, ...path] = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
    if (!/^v\d+\.0$/.test(version ?? '') || path[0] === 'composite') throw notFound();
    const method = String(request['method'] ?? 'GET').toUpperCase();
    const inner: Call = { method, path, params: url.searchParams, headers: call.headers, body: '' };
    const reply = dataApi(org, inner, version!.slice(1), session);
    const body = typeof reply.body === 'string' ? reply.body : [...(reply.body ?? [])].join('');
    return { statusCode: reply.status, result: body === '' ? null : JSON.parse(body) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { statusCode: error.status, result: JSON.parse(error.body) };
  }
}

function requireMethod(call: Call, method: string): void {
  if (call.method === method || (method === 'GET' && call.method === 'HEAD')) return;
  throw new ApiError(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${call.method}' not allowed. Allowed are ${method}`);
}

function resources(version: string): Record<string, string> {
  const names = ['sobjects', 'query', 'queryAll', 'limits', 'composite', 'jobs'];
  return Object.fromEntries(names.map((name) => [name, `/services/data/v${version}/${name}`]));
}
