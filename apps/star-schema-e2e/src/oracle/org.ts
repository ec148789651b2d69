import type { RecordOf, SObjectName } from '@medallion/salesforce';
import { dayOf, endOfDay } from './days.ts';
import { instantOf, visibleVersions, type EventLog, type Version, type Versions } from './log.ts';
import type { Settings } from './settings.ts';

/** What is visible of an org at `as_of`. */
export interface Org {
  readonly settings: Settings;
  readonly asOf: number;
  readonly asOfDate: string;
  versions<O extends SObjectName>(object: O): Versions<O>;
  /** The latest version of each record, deleted ones too. */
  current<O extends SObjectName>(object: O): readonly Version<O>[];
  /** The latest version of each record that is not deleted. */
  live<O extends SObjectName>(object: O): readonly Version<O>[];
  day(datetime: string): string;
  dayOf(instant: number): string;
  endOfDay(day: string): number;
}

export function readOrg(log: EventLog, settings: Settings): Org {
  const { reportTimeZone } = settings;
  const read = new Map<SObjectName, ReadObject>();
  const readObject = <O extends SObjectName>(object: O): ReadObject<O> => {
    const found = read.get(object) ?? readVersions(visibleVersions(log, object));
    read.set(object, found);
    return found as unknown as ReadObject<O>;
  };
  const ends = new Map<string, number>();
  return {
    settings,
    asOf: log.asOf,
    asOfDate: dayOf(log.asOf, reportTimeZone),
    versions: (object) => readObject(object).versions,
    current: (object) => readObject(object).current,
    live: (object) => readObject(object).live,
    day: (datetime) => dayOf(instantOf(datetime), reportTimeZone),
    dayOf: (instant) => dayOf(instant, reportTimeZone),
    endOfDay: (day) => {
      const end = ends.get(day) ?? endOfDay(day, reportTimeZone);
      ends.set(day, end);
      return end;
    },
  };
}

interface ReadObject<O extends SObjectName = SObjectName> {
  readonly versions: Versions<O>;
  readonly current: readonly Version<O>[];
  readonly live: readonly Version<O>[];
}

function readVersions<O extends SObjectName>(versions: Versions<O>): ReadObject<O> {
  const current = [...versions.values()].map((own) => own.at(-1)!);
  return { versions, current, live: current.filter(({ isDeleted }) => !isDeleted) };
}

/** When the record was created; when its version was written, if that is not known. */
export const createdAt = (record: { readonly CreatedDate: string }): number => instantOf(record.CreatedDate);

/** Text without surrounding blanks; nothing left is null. */
export const text = (value: string | null | undefined): string | null => value?.replace(/^ +| +$/g, '') || null;

/** A person's name, from its parts where Salesforce's own compound is missing. */
export const fullName = (person: Pick<RecordOf<'Contact'>, 'Name' | 'FirstName' | 'LastName'>): string | null =>
  text(person.Name) ?? text([text(person.FirstName), text(person.LastName)].filter((part) => part !== null).join(' '));
