import type { SourceRecord } from '@medallion/core';

/** Fields whose changes the org keeps, as an administrator would choose them, and what kind of value each holds. */
export const trackedFields = {
  Account: {
    Name: 'Text',
    Type: 'DynamicEnum',
    Industry: 'DynamicEnum',
    NumberOfEmployees: 'Integer',
    OwnerId: 'EntityId',
  },
  Opportunity: { StageName: 'DynamicEnum', Amount: 'Currency', CloseDate: 'DateOnly', OwnerId: 'EntityId' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

export type TrackedObject = keyof typeof trackedFields;
export const historyOf = { Account: 'AccountHistory', Opportunity: 'OpportunityFieldHistory' } as const;
export type HistoryObject = (typeof historyOf)[TrackedObject];
/** The field of an entry that names the record it is about. */
export const parentField = { Account: 'AccountId', Opportunity: 'OpportunityId' } as const;

/** A change of a record: who made it at what moment, and its fields before and after, all or only those it changed. */
export interface FieldChange {
  readonly id: string;
  /** As REST writes it. */
  readonly at: string;
  readonly by: string;
  readonly before: SourceRecord;
  readonly after: SourceRecord;
}

/** Whoever keeps the division's org: what no user did is written down as done by the administrator. */
export function administratorOf(users: Iterable<SourceRecord>): string {
  for (const user of users) if (user['Title'] === 'Salesforce Administrator') return user['Id'] as string;
  throw new RangeError('The division has no administrator.');
}

/** The change that made a version of a record of the one before it. */
export const changeBetween = (before: SourceRecord, after: SourceRecord, administrator: string): FieldChange => ({
  id: after['Id'] as string,
  at: after['SystemModstamp'] as string,
  by: after['LastModifiedDate'] === after['SystemModstamp'] ? (after['LastModifiedById'] as string) : administrator,
  before,
  after,
});

export type TakeEntry = (entry: SourceRecord) => void;

/** What an entry says of its change: the field as histories call it, its type, and its values as text. */
interface Told {
  readonly Field: string;
  readonly DataType: string;
  readonly OldValue: string | null;
  readonly NewValue: string | null;
}

const fieldsOf = {
  Account: Object.entries(trackedFields.Account),
  Opportunity: Object.entries(trackedFields.Opportunity),
};

/** Makes entries of field histories: each change of a tracked field once; of an owner once by name and once by id. */
export class FieldHistoryWriter {
  readonly #ids: Readonly<Record<HistoryObject, { next(): string }>>;
  readonly #nameOf: (userId: string) => string;

  constructor(ids: Readonly<Record<HistoryObject, { next(): string }>>, nameOf: (userId: string) => string) {
    this.#ids = ids;
    this.#nameOf = nameOf;
  }

  /** That a record was created. */
  created(object: TrackedObject, record: SourceRecord, take: TakeEntry): void {
    const { Id, CreatedDate, CreatedById } = record as Readonly<Record<string, string>>;
    const told = { Field: 'created', DataType: 'Text', OldValue: null, NewValue: null };
    take(this.#entry(object, { id: Id!, at: CreatedDate!, by: CreatedById! }, told));
  }

  changed(object: TrackedObject, change: FieldChange, take: TakeEntry): void {
    for (const [field, DataType] of fieldsOf[object]) {
      const [old, now] = [change.before[field], change.after[field]];
      if (old === now) continue;
      if (field !== 'OwnerId') {
        const told = { Field: field, DataType, OldValue: textOf(old), NewValue: textOf(now) };
        take(this.#entry(object, change, told));
        continue;
      }
      const ids = { Field: 'Owner', DataType, OldValue: old as string, NewValue: now as string };
      const names = { OldValue: this.#nameOf(ids.OldValue), NewValue: this.#nameOf(ids.NewValue) };
      take(this.#entry(object, change, { Field: 'Owner', DataType: 'Text', ...names }));
      take(this.#entry(object, change, ids));
    }
  }

  /** Written out for each object: a record put together from a computed name costs several times as much. */
  #entry(object: TrackedObject, { id, at, by }: Pick<FieldChange, 'id' | 'at' | 'by'>, told: Told): SourceRecord {
    const { Field, DataType, OldValue, NewValue } = told;
    // IsDeleted stays so when the record is deleted: without a modstamp nothing could tell that it changed.
    const IsDeleted = false;
    if (object === 'Account') {
      const Id = this.#ids.AccountHistory.next();
      return { Id, IsDeleted, AccountId: id, CreatedById: by, CreatedDate: at, Field, DataType, OldValue, NewValue };
    }
    const Id = this.#ids.OpportunityFieldHistory.next();
    return { Id, IsDeleted, OpportunityId: id, CreatedById: by, CreatedDate: at, Field, DataType, OldValue, NewValue };
  }
}

/** Values are text, so that REST and Bulk agree on them. */
const textOf = (value: unknown): string | null => (value == null ? null : String(value));
