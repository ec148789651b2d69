import type { SourceRecord } from '@medallion/core';
import { sObjectOfId, toEighteen } from '../../ids/salesforce-id.ts';
import type { OrgLog, OrgVersion } from '../../mock-org/org-log.ts';
import { restDatetime } from '../soql/literals.ts';
import type { FieldsSeen } from '../schema/org-schema.ts';
import { ObjectTable } from './object-table.ts';

/** What getDeleted tells of: a record deleted at a moment and not undeleted since. */
export interface Deletion {
  readonly id: string;
  readonly at: Date;
}

export interface OrgStateOptions {
  readonly organizationId: string;
  readonly now: Date;
  /** When a version can be seen; default at once. Not before `at`. */
  readonly visibleAt?: (version: OrgVersion) => Date;
}

/** The org at an instant of its own clock, which stands still until it is advanced. */
export class OrgState {
  readonly organizationId: string;
  readonly #log: OrgLog;
  readonly #tables = new Map<string, ObjectTable>();
  readonly #deletions = new Map<string, Map<string, Deletion>>();
  readonly #visibleAt: (version: OrgVersion) => Date;
  /** Before the clock, and not yet to be seen. */
  readonly #late: OrgVersion[] = [];
  #next = 0;
  #now: Date;

  constructor(log: OrgLog, options: OrgStateOptions) {
    const { organizationId, now, visibleAt = (version) => version.at } = options;
    this.#log = log;
    this.organizationId = organizationId;
    this.#visibleAt = visibleAt;
    this.#now = now;
    this.#addOrganization();
    this.advanceTo(now);
  }

  get now(): Date {
    return this.#now;
  }

  /** Applies what happened up to and at an instant; never goes back. Answers how many versions that were. */
  advanceTo(instant: Date): number {
    if (instant < this.#now) throw new RangeError('The clock of the org does not go back.');
    const before = this.#next;
    const late = this.#late.splice(0);
    for (const version of late) this.#see(version, instant);
    while (this.#next < this.#log.length && this.#log[this.#next]!.at <= instant) {
      this.#see(this.#log[this.#next++]!, instant);
    }
    this.#now = instant;
    return this.#next - before + late.length - this.#late.length;
  }

  /** Empty for an object without records. */
  table(object: string): ObjectTable {
    let table = this.#tables.get(object);
    if (table === undefined) this.#tables.set(object, (table = new ObjectTable()));
    return table;
  }

  /** The record of an id of 15 or 18 characters. */
  record(id: string): SourceRecord | undefined {
    const object = sObjectOfId(id);
    const eighteen = toEighteen(id);
    return object === undefined || eighteen === undefined ? undefined : this.#tables.get(object)?.get(eighteen);
  }

  /** Deletions of an object at a moment in [from, to), by id. */
  deletions(object: string, from: Date, to: Date): readonly Deletion[] {
    const all = [...(this.#deletions.get(object)?.values() ?? [])];
    return all.filter(({ at }) => at >= from && at < to).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  #see(version: OrgVersion, instant: Date): void {
    // What follows a change of the same record waits with it: no version is overtaken.
    const waits = this.#visibleAt(version) > instant || this.#late.some(({ id }) => id === version.id);
    if (waits) this.#late.push(version);
    else this.#apply(version);
  }

  #apply({ object, id, at, record }: OrgVersion): void {
    const table = this.table(object);
    const wasDeleted = this.#deletions.get(object)?.has(id) === true;
    const isDeleted = record === undefined || record['IsDeleted'] === true;
    if (isDeleted && !wasDeleted) this.#deletionsOf(object).set(id, { id, at });
    if (!isDeleted && wasDeleted) this.#deletionsOf(object).delete(id);
    if (record === undefined) table.remove(id);
    else table.put(id, record);
  }

  #deletionsOf(object: string): Map<string, Deletion> {
    let deletions = this.#deletions.get(object);
    if (deletions === undefined) this.#deletions.set(object, (deletions = new Map()));
    return deletions;
  }

  #addOrganization(): void {
    const created = restDatetime(this.#log[0]?.at ?? this.#now);
    const id = this.organizationId;
    this.table('Organization').put(id, {
      Id: id,
      Name: 'Mock Org',
      OrganizationType: 'Enterprise Edition',
      InstanceName: 'MOCK1',
      IsSandbox: false,
      DefaultLocaleSidKey: 'en_US',
      TimeZoneSidKey: 'GMT',
      LanguageLocaleKey: 'en_US',
      CreatedDate: created,
      LastModifiedDate: created,
      SystemModstamp: created,
    });
  }
}

/** Which fields the records of a log have. */
export function fieldsSeen(log: OrgLog): FieldsSeen {
  const seen = new Map<string, Map<string, unknown>>();
  for (const { object, record } of log) {
    if (record === undefined) continue;
    let fields = seen.get(object);
    if (fields === undefined) seen.set(object, (fields = new Map()));
    for (const name in record) {
      if (fields.get(name) == null) fields.set(name, record[name]);
    }
  }
  return seen;
}
