import { FAR_FUTURE, FAR_PAST, stateAtEnd, type Interval } from './history.ts';
import { key, NOT_APPLICABLE, UNKNOWN } from './keys.ts';
import type { Knowledge } from './knowledge.ts';
import { PREFIX } from './members.ts';

type Id = string | null | undefined;

const is = (id: Id, prefix: string): id is string => typeof id === 'string' && id.startsWith(prefix);

/** A queue is no user; a record without an owner should have one. */
export function ownerUserKey(id: Id): string {
  if (is(id, PREFIX.user)) return key('user', id);
  return is(id, PREFIX.queue) ? NOT_APPLICABLE : UNKNOWN;
}

/** A relation a record may well be without. */
export const optionalKey = (entity: 'campaign' | 'user' | 'lead', id: Id): string =>
  is(id, PREFIX[entity]) ? key(entity, id) : id ? UNKNOWN : NOT_APPLICABLE;

/** R10: the record that stands for one now. */
export const survivor = ({ merges }: Knowledge, id: string): string => merges.get(id)?.survivorId ?? id;

export const currentKey = (
  knowledge: Knowledge,
  entity: 'account' | 'contact' | 'lead',
  id: Id,
  none: string,
): string => (is(id, PREFIX[entity]) ? key(entity, survivor(knowledge, id)) : id ? UNKNOWN : none);

/** R14: the key of the version that an account or contact had at the end of a day, or of the moment given. */
export function versionKey(
  knowledge: Knowledge,
  entity: 'account' | 'contact',
  id: Id,
  endOfDay: number,
  none: string,
): string {
  if (!is(id, PREFIX[entity])) return id ? UNKNOWN : none;
  const merge = knowledge.merges.get(id);
  const standsFor = merge !== undefined && merge.mergedAt < endOfDay ? merge.survivorId : id;
  const histories: ReadonlyMap<string, readonly Interval<unknown>[]> =
    entity === 'account' ? knowledge.accounts : knowledge.contacts;
  const history = histories.get(standsFor);
  return key(entity, standsFor, history === undefined ? FAR_PAST : stateAtEnd(history, endOfDay).from);
}

/** As it is now: the latest version. */
export const NOW = FAR_FUTURE;

/** R12: a day outside the calendar is unknown. */
export function dateKey({ org }: Knowledge, day: string | null | undefined, none = UNKNOWN): string {
  if (day === null || day === undefined) return none;
  const { calendarStart, calendarEnd } = org.settings;
  return day >= calendarStart && day <= calendarEnd ? day.replaceAll('-', '') : UNKNOWN;
}
