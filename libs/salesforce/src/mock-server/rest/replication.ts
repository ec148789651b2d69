import { ApiError } from '../api-error.ts';
import { json, type Call, type Reply } from '../http/call.ts';
import { schemaNow, type MockOrg } from '../mock-org.ts';
import { restDatetime } from '../soql/literals.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const MOST_IDS = 600_000;

/** `GET sobjects/<object>/updated?start&end`: ids of records made or changed in [start, end), at most 30 days back. */
export function updated(org: MockOrg, object: string, call: Call): Reply {
  const { start, end } = window(org, call, 30);
  const records = org.state.table(replicated(org, object)).modifiedBetween(restDatetime(start), restDatetime(end));
  const ids = records.filter((record) => record['IsDeleted'] !== true).map((record) => record['Id'] as string);
  checkCount(ids.length);
  return json({ ids: ids.sort(), latestDateCovered: restDatetime(covered(org, end)) });
}

/** `GET sobjects/<object>/deleted?start&end`: deletions in [start, end), at most 15 days back. */
export function deleted(org: MockOrg, object: string, call: Call): Reply {
  const { start, end } = window(org, call, 15);
  const deletions = org.state.deletions(replicated(org, object), start, end);
  checkCount(deletions.length);
  return json({
    deletedRecords: deletions.map(({ id, at }) => ({ deletedDate: restDatetime(at), id })),
    earliestDateAvailable: restDatetime(toMinute(new Date(org.state.now.getTime() - 15 * DAY))),
    latestDateCovered: restDatetime(covered(org, end)),
  });
}

function replicated(org: MockOrg, name: string): string {
  const object = schemaNow(org).objects.get(name.toLowerCase());
  if (object === undefined) throw new ApiError(404, 'NOT_FOUND', 'The requested resource does not exist');
  return object.name;
}

/** Seconds are cut off, as Salesforce does. */
function window(org: MockOrg, call: Call, days: number): { readonly start: Date; readonly end: Date } {
  const start = toMinute(instant(call, 'start'));
  const end = toMinute(instant(call, 'end'));
  const invalid = (message: string): ApiError => new ApiError(400, 'INVALID_REPLICATION_DATE', message);
  if (start.getTime() < org.state.now.getTime() - days * DAY)
    throw invalid(`startDate cannot be more than ${days} days ago`);
  if (start > org.state.now) throw invalid('startDate cannot be in the future');
  if (end.getTime() - start.getTime() < MINUTE)
    throw invalid('endDate must be at least one minute greater than startDate');
  return { start, end };
}

function instant(call: Call, name: string): Date {
  // A `+` that was not encoded arrives as a space.
  const text = (call.params.get(name) ?? '').replace(' ', '+').replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
  const date = new Date(text);
  if (!Number.isNaN(date.getTime())) return date;
  throw new ApiError(400, 'INVALID_REPLICATION_DATE', `${name} is not a valid date`);
}

const toMinute = (date: Date): Date => new Date(Math.floor(date.getTime() / MINUTE) * MINUTE);
const covered = (org: MockOrg, end: Date): Date => toMinute(end < org.state.now ? end : org.state.now);

function checkCount(count: number): void {
  if (count > MOST_IDS) throw new ApiError(400, 'EXCEEDED_ID_LIMIT', 'The number of ids exceeds the limit of 600000');
}
