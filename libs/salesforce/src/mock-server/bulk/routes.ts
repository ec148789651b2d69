import { ApiError, notFound } from '../api-error.ts';
import { json, type Call, type Reply } from '../http/call.ts';
import { schemaNow, type MockOrg } from '../mock-org.ts';
import { columnsOf } from '../soql/output.ts';
import { parseSoql } from '../soql/parse.ts';
import { planQuery, type QueryPlan } from '../soql/plan.ts';
import { columnDelimiters, lineEndings } from './csv.ts';

const FIRST_VERSION = 47;

/** `/services/data/vN/jobs/query...`; the path is what follows `query`. */
export function bulkQuery(org: MockOrg, call: Call, version: string): Reply {
  if (Number(version) < FIRST_VERSION) throw notFound();
  const [id, results] = call.path;
  const { method } = call;
  if (id === undefined) {
    if (method === 'POST') return create(org, call, version);
    if (method === 'GET') return json({ done: true, records: org.jobs.list(), nextRecordsUrl: null });
  } else if (results === 'results' && call.path.length === 2 && method === 'GET') {
    return resultPage(org, id, call);
  } else if (results === undefined) {
    if (method === 'GET') return json(org.jobs.poll(id));
    if (method === 'PATCH') return json(org.jobs.abort(id, jsonBody(call)['state']));
    if (method === 'DELETE') {
      org.jobs.delete(id);
      return { status: 204 };
    }
  } else {
    throw notFound();
  }
  throw new ApiError(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${method}' not allowed.`);
}

function create(org: MockOrg, call: Call, version: string): Reply {
  const body = jsonBody(call);
  const { operation, query } = body;
  if (operation !== 'query' && operation !== 'queryAll') {
    throw new ApiError(400, 'INVALIDJOB', 'operation must be query or queryAll');
  }
  if (typeof query !== 'string') throw new ApiError(400, 'INVALIDJOB', 'query is required');
  if (body['contentType'] !== undefined && body['contentType'] !== 'CSV') {
    throw new ApiError(400, 'INVALIDJOB', 'contentType must be CSV');
  }
  const plan = planQuery(parseSoql(query), schemaNow(org), org.state);
  if (org.faults.plan.notForBulk?.includes(plan.object.name)) {
    org.faults.count('notForBulk');
    throw new ApiError(400, 'INVALIDENTITY', `Entity '${plan.object.name}' is not supported by the Bulk API.`);
  }
  refuseUnsupported(plan);
  const { orderBy, limit } = plan.query;
  const rows = plan.rows(operation === 'queryAll');
  return json(
    org.jobs.create({
      operation: operation as 'query' | 'queryAll',
      object: plan.object.name,
      columns: columnsOf(plan.nodes),
      // Without ORDER BY nothing is promised: clients that take the order for granted shall notice.
      rows: orderBy.length === 0 && limit === undefined ? rows.toReversed() : rows,
      columnDelimiter: oneOf(body['columnDelimiter'], columnDelimiters, 'COMMA'),
      lineEnding: oneOf(body['lineEnding'], lineEndings, 'LF'),
      apiVersion: Number(version),
      isChunkable: orderBy.length === 0 && limit === undefined,
      createdById: org.userId,
    }),
  );
}

function refuseUnsupported(plan: QueryPlan): void {
  const refuse = (message: string): never => {
    throw new ApiError(400, 'API_ERROR', message);
  };
  if (plan.query.select === undefined || plan.columns.length > 0) {
    refuse('Aggregate Relationships not supported in Bulk Query');
  }
  if (plan.nodes.some(({ kind }) => kind === 'children')) refuse('Nested queries are not supported in Bulk Query');
  if (plan.query.offset !== undefined) refuse('OFFSET is not supported in Bulk Query');
  if (plan.hasFieldsFunction) refuse('FIELDS() is not supported in Bulk Query');
  if (columnsOf(plan.nodes).some(({ field }) => field.field.type === 'address')) {
    refuse('Selecting compound data not supported in Bulk Query');
  }
}

function resultPage(org: MockOrg, id: string, call: Call): Reply {
  const asked = call.params.get('maxRecords');
  const maxRecords = asked === null ? org.bulkPageSize : Number(asked);
  if (!Number.isInteger(maxRecords) || maxRecords < 1) {
    throw new ApiError(400, 'INVALID_VALUE', 'maxRecords must be a positive number');
  }
  const { text, records, nextLocator } = org.jobs.results(id, call.params.get('locator'), maxRecords);
  return {
    status: 200,
    contentType: 'text/csv',
    headers: { 'Sforce-NumberOfRecords': String(records), 'Sforce-Locator': nextLocator ?? 'null' },
    body: text,
  };
}

function oneOf<T extends string>(given: unknown, known: Readonly<Record<T, string>>, usual: T): T {
  if (given === undefined || given === null) return usual;
  if (typeof given === 'string' && Object.hasOwn(known, given)) return given as T;
  throw new ApiError(400, 'INVALIDJOB', `expected one of ${Object.keys(known).join(', ')}`);
}

/** The JSON object of a request's body. */
export function jsonBody(call: Call): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(call.body);
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // Refused below.
  }
  throw new ApiError(400, 'JSON_PARSER_ERROR', 'The request body is not a JSON object');
}
