import type { SourceRecord } from '@medallion/core';
import { SECONDS_PER_DAY, datetimeText } from '../calendar.ts';
import { createdAt, instantOf, modifiedAt, type Change } from './life.ts';

const LOGIN_NOTED_EVERY = 91;

/** A user hired, seen now and then, and gone. Only some logins are told: each is a version of the record. */
export function userChanges(user: SourceRecord): Change[] {
  const changes: Change[] = [];
  const hired = createdAt(user);
  let seen = hired;
  const last = instantOf(user['LastLoginDate']);
  for (let at = hired + LOGIN_NOTED_EVERY * SECONDS_PER_DAY; at < last; at += LOGIN_NOTED_EVERY * SECONDS_PER_DAY) {
    changes.push({ at, kind: 'touch', before: { LastLoginDate: datetimeText(seen) } });
    seen = at;
  }
  if (last > hired) changes.push({ at: last, kind: 'touch', before: { LastLoginDate: datetimeText(seen) } });
  if (user['IsActive'] === false) changes.push({ at: modifiedAt(user), kind: 'edit', before: { IsActive: true } });
  return changes;
}
