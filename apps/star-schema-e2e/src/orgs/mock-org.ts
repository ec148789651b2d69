import { DEFAULT_AS_OF, mockOrgRecords, orgLog, sObjectNames } from '@medallion/salesforce';
import type { EventLog, LoggedVersion } from '../oracle/log.ts';

/** The default mock org as `npm start` reads it: the state of every record at its clock. */
export async function defaultOrg(): Promise<EventLog> {
  const records = await mockOrgRecords();
  const asOf = DEFAULT_AS_OF.getTime();
  const versions = sObjectNames.flatMap((object) =>
    records[object].map((record) => ({ object, record, seen: asOf }) as LoggedVersion),
  );
  return { asOf, versions, tombstones: [] };
}

const DAY = 86_400_000;
const LIVED_DAYS = 30;

/**
 * A small mock org with everything that happened in it, merges, deletions and purges among it: read when its days began,
 * and every ten days from then on.
 */
export async function livedOrg(): Promise<EventLog> {
  const log = await orgLog({ scale: 0.2, days: LIVED_DAYS });
  const begin = DEFAULT_AS_OF.getTime();
  const seenAt = (at: Date) => begin + Math.max(0, Math.ceil((at.getTime() - begin) / (10 * DAY))) * 10 * DAY;
  return {
    asOf: begin + LIVED_DAYS * DAY,
    versions: log.flatMap(({ object, record, at }) =>
      record === undefined ? [] : [{ object, record, seen: seenAt(at) } as unknown as LoggedVersion],
    ),
    tombstones: log.flatMap(({ object, id, record, at }) =>
      record === undefined ? [{ object, id, at: at.getTime(), seen: seenAt(at) }] : [],
    ),
  };
}
