import { keyPrefixes, toEighteen, type SObjectName } from '@medallion/salesforce';
import type { Written } from './story.ts';

/** Of objects that are referred to and have no table. */
const OTHER_PREFIXES = { Queue: '00G', Profile: '00e', ForecastingType: '0Db' } as const;

/** The ids of one of several stories that are told together. */
export class Ids {
  readonly #story: number;

  constructor(story: number) {
    this.#story = story;
  }

  /** The id of the nth record of an object. */
  of(object: SObjectName | keyof typeof OTHER_PREFIXES, record: number): string {
    const prefix = { ...keyPrefixes, ...OTHER_PREFIXES }[object];
    return toEighteen(`${prefix}${String(this.#story).padStart(8, '0')}${String(record + 1).padStart(4, '0')}`)!;
  }

  maybe(object: SObjectName, record: number | null): string | null {
    return record === null ? null : this.of(object, record);
  }

  owner(owner: number | 'queue'): string {
    return owner === 'queue' ? this.of('Queue', 0) : this.of('User', owner);
  }

  /** Id and system fields of a version of a record. */
  system(object: SObjectName, record: number, created: string, { at, deleted }: Written) {
    return {
      Id: this.of(object, record),
      IsDeleted: deleted,
      CreatedDate: datetime(created),
      CreatedById: this.of('User', 0),
      LastModifiedDate: datetime(at),
      LastModifiedById: this.of('User', 0),
      SystemModstamp: datetime(at),
    };
  }
}

export type System = ReturnType<Ids['system']>;

/** As REST writes it. */
export const datetime = (instant: string): string => instant.replace('Z', '+0000');
