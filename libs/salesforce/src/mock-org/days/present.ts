import type { SourceRecord } from '@medallion/core';
import { catalogue, sObjectNames, type SObjectName } from '../../catalogue/catalogue.ts';
import type { Field } from '../../catalogue/field.ts';
import { sObjectOfId } from '../../ids/salesforce-id.ts';
import { datetimeText, type Instant } from '../calendar.ts';
import { laterIds, type Division } from '../division.ts';
import type { DivisionRecords } from '../history/division-records-in-memory.ts';
import type { OrgVersion } from '../org-log.ts';
import type { Random } from '../random.ts';

/** By the object referred to, the reference fields of each object that may hold its ids. */
const referencesTo = Object.fromEntries(
  sObjectNames.map((target) => [
    target,
    Object.fromEntries(
      sObjectNames.map((object) => [
        object,
        Object.entries(catalogue[object].fields as Readonly<Record<string, Field>>)
          .filter(([, field]) => field.details.referenceTo?.includes(target) === true)
          .map(([name]) => name),
      ]),
    ),
  ]),
) as unknown as Readonly<Record<SObjectName, Readonly<Record<SObjectName, readonly string[]>>>>;

/** Field histories are told afterwards from the log: nobody does anything to them. */
const livedObjects = sObjectNames.filter((object) => !object.endsWith('History') || object === 'OpportunityHistory');

/** A division as it is now, and the log of what is done to it. Every change is a version at the moment it is made. */
export class Present {
  /** The moment; it only goes forward. */
  now: Instant;
  readonly division: Division;
  readonly log: OrgVersion[] = [];
  readonly #records = new Map<SObjectName, Map<string, SourceRecord>>();
  readonly #order = new Map<SObjectName, string[]>();
  readonly #ids: Readonly<Record<SObjectName, { next(): string }>>;
  /** Where a record's version of this moment is in the log: what is done at once is one version. */
  readonly #written = new Map<string, number>();

  constructor(division: Division, records: DivisionRecords) {
    this.division = division;
    this.now = division.org.asOf;
    for (const object of livedObjects) {
      this.#records.set(object, new Map(records[object].map((record) => [record['Id'] as string, record])));
      this.#order.set(
        object,
        records[object].map((record) => record['Id'] as string),
      );
    }
    this.#ids = Object.fromEntries(
      sObjectNames.map((object) => [object, laterIds(division, object, 1)]),
    ) as unknown as Readonly<Record<SObjectName, { next(): string }>>;
  }

  all(object: SObjectName): Iterable<SourceRecord> {
    return this.#records.get(object)!.values();
  }

  /** A record, deleted ones too; undefined where there is none, or it belongs to another division. */
  get(id: unknown): SourceRecord | undefined {
    const object = typeof id === 'string' ? sObjectOfId(id) : undefined;
    return object && this.#records.get(object)!.get(id as string);
  }

  /** One of an object's living records that fits, at random; undefined where a few tries find none. */
  pick(
    object: SObjectName,
    random: Random,
    fits: (record: SourceRecord) => boolean = () => true,
  ): SourceRecord | undefined {
    const order = this.#order.get(object)!;
    for (let tries = 40; tries > 0 && order.length > 0; tries--) {
      const record = this.#records.get(object)!.get(random.pick(order));
      if (record !== undefined && record['IsDeleted'] !== true && fits(record)) return record;
    }
    return undefined;
  }

  /** Enters a record, by a user. Answers it with its id and stamps. */
  create(object: SObjectName, by: string, fields: SourceRecord): SourceRecord {
    const id = this.#ids[object].next();
    const stamp = datetimeText(this.now);
    const known = catalogue[object].fields as Readonly<Record<string, Field>>;
    const blank = Object.fromEntries(
      Object.entries(known).flatMap(([name, field]) =>
        field.isOptional || field.type === 'address' ? [] : [[name, field.type === 'boolean' ? false : null]],
      ),
    );
    const stamps = {
      Id: id,
      CreatedDate: stamp,
      CreatedById: by,
      ...('LastModifiedDate' in known ? { LastModifiedDate: stamp, LastModifiedById: by } : {}),
      SystemModstamp: stamp,
    };
    this.#order.get(object)!.push(id);
    return this.#write(object, { ...blank, ...fields, ...stamps });
  }

  /** A user's edit. */
  edit(id: string, by: string, fields: SourceRecord): SourceRecord {
    const stamp = datetimeText(this.now);
    return this.#change(id, { ...fields, LastModifiedDate: stamp, LastModifiedById: by });
  }

  /** What the platform does: SystemModstamp moves and nobody has modified the record. */
  touch(id: string, fields: SourceRecord): SourceRecord {
    return this.#change(id, fields);
  }

  /** Into the recycle bin or out of it, with what belongs to it. OpportunityHistory has nobody who modified it. */
  setDeleted(id: string, by: string, isDeleted: boolean, more: SourceRecord = {}): void {
    if ('LastModifiedDate' in this.get(id)!) this.edit(id, by, { ...more, IsDeleted: isDeleted });
    else this.touch(id, { ...more, IsDeleted: isDeleted });
  }

  /** Gone for good. */
  purge(id: string): void {
    const object = sObjectOfId(id)!;
    this.#records.get(object)!.delete(id);
    this.log.push({ object, id, at: new Date(this.now * 1000), record: undefined });
  }

  /** The records whose reference fields name an id, and which fields those are. */
  referringTo(
    id: string,
    objects: readonly SObjectName[] = livedObjects,
  ): { record: SourceRecord; fields: string[] }[] {
    const references = referencesTo[sObjectOfId(id) as SObjectName];
    return objects.flatMap((object) => {
      const names = references[object];
      // Most objects have no field for it, and some of those thousands of records.
      if (names.length === 0) return [];
      const found: { record: SourceRecord; fields: string[] }[] = [];
      for (const record of this.all(object)) {
        if (!names.some((name) => record[name] === id)) continue;
        found.push({ record, fields: names.filter((name) => record[name] === id) });
      }
      return found;
    });
  }

  #change(id: string, fields: SourceRecord): SourceRecord {
    const object = sObjectOfId(id)!;
    const record = this.#records.get(object)!.get(id)!;
    return this.#write(object, { ...record, ...fields, SystemModstamp: datetimeText(this.now) });
  }

  #write(object: SObjectName, record: SourceRecord): SourceRecord {
    const id = record['Id'] as string;
    this.#records.get(object)!.set(id, record);
    const at = new Date(this.now * 1000);
    const written = this.#written.get(id);
    if (written !== undefined && this.log[written]!.at.getTime() === at.getTime()) {
      this.log[written] = { object, id, at, record };
    } else {
      this.#written.set(id, this.log.push({ object, id, at, record }) - 1);
    }
    return record;
  }
}
