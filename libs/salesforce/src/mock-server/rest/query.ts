import type { SourceRecord } from '@medallion/core';
import { ApiError } from '../api-error.ts';
import { toEighteen } from '../../ids/salesforce-id.ts';
import type { Session } from '../auth/sessions.ts';
import { json, type Call, type Reply } from '../http/call.ts';
import { schemaNow, type MockOrg } from '../mock-org.ts';
import { parseSoql } from '../soql/parse.ts';
import { aggregateJson, groupsOf } from '../soql/aggregate.ts';
import { planQuery, type QueryPlan } from '../soql/plan.ts';
import type { Cursor } from './cursors.ts';
import { recordWriter } from './record-json.ts';

const DEFAULT_PAGE = 2000;
const LEAST_PAGE = 200;
const MOST_CHARACTERS = 100_000;

/** `GET query?q=` and `GET queryAll?q=`: the first page. */
export function query(org: MockOrg, call: Call, version: string, session: Session, includeDeleted: boolean): Reply {
  const soql = call.params.get('q');
  if (soql === null || soql.trim() === '')
    throw new ApiError(400, 'MALFORMED_QUERY', 'A query string has to be specified');
  if (soql.length > MOST_CHARACTERS) throw new ApiError(400, 'QUERY_TOO_COMPLICATED', 'SOQL statement is too long');
  const plan = planQuery(parseSoql(soql), schemaNow(org), org.state);
  const rows = plan.rows(includeDeleted);
  if (rows.length > (org.faults.plan.queryTimeoutAbove ?? Infinity)) {
    org.faults.count('queryTimeout');
    throw new ApiError(400, 'QUERY_TIMEOUT', 'Your query request was running for too long.');
  }
  if (plan.query.select === undefined) return json({ totalSize: rows.length, done: true, records: [] });
  if (plan.columns.length > 0) return aggregateReply(plan, plan.all(includeDeleted));
  const opened = {
    sessionId: session.id,
    plan,
    includeDeleted,
    rows,
    pageSize: Math.min(pageSizeOf(call), org.faults.plan.pageSize ?? DEFAULT_PAGE),
    openedAt: org.state.now,
  };
  // A query that fits one page leaves nothing behind.
  if (rows.length <= opened.pageSize) return page(org, { ...opened, id: '' }, 0, version);
  return page(org, org.cursors.open(opened), 0, version);
}

/** `GET query/<locator>`: a further page. Parameters are ignored: tap-salesforce sends its query again. */
export function nextPage(org: MockOrg, locator: string, version: string, session: Session): Reply {
  const [, id, at] = /^(.+)-(\d+)$/.exec(locator) ?? [];
  const cursor = org.cursors.find(id ?? '', session.id, org.state.now);
  const from = Number(at);
  if (cursor === undefined || from >= cursor.rows.length || org.faults.strikes('badLocator', locator)) {
    throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  }
  const minutes = org.faults.plan.minutesBetweenPages;
  if (minutes !== undefined) org.state.advanceTo(new Date(org.state.now.getTime() + minutes * 60_000));
  return page(org, cursor, from, version);
}

function page(org: MockOrg, cursor: Cursor, from: number, version: string): Reply {
  const { plan, rows, pageSize, id } = cursor;
  const to = Math.min(from + pageSize, rows.length);
  const done = to === rows.length;
  const next = done ? '' : `,"nextRecordsUrl":"/services/data/v${version}/query/${id}-${to}"`;
  const head = `{"totalSize":${rows.length},"done":${done}${next},"records":[`;
  return {
    status: 200,
    body: pageText(
      head,
      recordsNow(org, cursor, from, to),
      recordWriter(plan.object.name, plan.nodes, version, cursor.includeDeleted),
    ),
  };
}

function* pageText(
  head: string,
  records: Iterable<SourceRecord>,
  write: (record: SourceRecord) => string,
): Generator<string> {
  yield head;
  let separator = '';
  for (const record of records) {
    yield separator + write(record);
    separator = ',';
  }
  yield ']}';
}

/** A page's records: as found when the query began, or as they are now where they change between pages. */
function* recordsNow(org: MockOrg, { rows, plan }: Cursor, from: number, to: number): Generator<SourceRecord> {
  const isReadAnew = org.faults.plan.minutesBetweenPages !== undefined;
  const table = org.state.table(plan.object.name);
  for (let i = from; i < to; i++) {
    const record = isReadAnew ? table.get(rows[i]!['Id'] as string) : rows[i]!;
    if (record !== undefined) yield record;
  }
}

function pageSizeOf(call: Call): number {
  const asked = /batchSize\s*=\s*(\d+)/i.exec(String(call.headers['sforce-query-options'] ?? ''))?.[1];
  return asked === undefined ? DEFAULT_PAGE : Math.min(Math.max(Number(asked), LEAST_PAGE), DEFAULT_PAGE);
}

function aggregateReply(plan: QueryPlan, rows: readonly SourceRecord[]): Reply {
  const groups = plan.limited(groupsOf(rows, plan.groups, plan.groupOrder));
  if (groups.length > DEFAULT_PAGE) {
    const message = 'Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch';
    throw new ApiError(400, 'EXCEEDED_ID_LIMIT', message);
  }
  const records = groups.map((group) => aggregateJson(plan.columns, group)).join(',');
  return { status: 200, body: `{"totalSize":${groups.length},"done":true,"records":[${records}]}` };
}

/** `GET sobjects/<object>/<id>`, of the fields asked for or all. */
export function retrieve(org: MockOrg, object: string, id: string, call: Call, version: string): Reply {
  const fields = call.params.get('fields') ?? undefined;
  const schema = schemaNow(org).objects.get(object.toLowerCase());
  const missing = new ApiError(404, 'NOT_FOUND', 'The requested resource does not exist');
  if (schema === undefined) throw missing;
  // By the object asked for, not by the prefix: field histories share one.
  const record = org.state.table(schema.name).get(toEighteen(id) ?? id);
  if (record === undefined) throw missing;
  if (record['IsDeleted'] === true) throw new ApiError(404, 'ENTITY_IS_DELETED', 'entity is deleted');
  const names = fields ?? [...schema.fields.values()].map(({ name }) => name).join(',');
  const plan = planQuery(parseSoql(`SELECT ${names} FROM ${schema.name}`), schemaNow(org), org.state);
  return { status: 200, body: recordWriter(schema.name, plan.nodes, version)(record) };
}
