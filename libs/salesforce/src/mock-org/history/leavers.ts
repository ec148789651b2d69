import type { SourceRecord } from '@medallion/core';
import type { Instant } from '../calendar.ts';
import type { Random } from '../random.ts';
import { createdAt, modifiedAt, type Change } from './life.ts';

interface Leaver {
  readonly id: string;
  readonly hiredAt: Instant;
  readonly leftAt: Instant;
}

/** Users who left, and whose records went to others then. */
export class Leavers {
  readonly #leavers: readonly Leaver[];

  constructor(users: readonly SourceRecord[]) {
    this.#leavers = users
      .filter((user) => user['IsActive'] === false)
      .map((user) => ({ id: user['Id'] as string, hiredAt: createdAt(user), leftAt: modifiedAt(user) }));
  }

  /** The change of owner of a record that had been a leaver's, if it was there to be one's. */
  handover(record: SourceRecord, share: number, random: Random): Change | undefined {
    const [created, modified] = [createdAt(record), modifiedAt(record)];
    const fitting = this.#leavers.filter(
      ({ id, hiredAt, leftAt }) =>
        id !== record['OwnerId'] && hiredAt <= created && created < leftAt && leftAt <= modified,
    );
    if (fitting.length === 0 || !random.chance(share)) return undefined;
    const { id, leftAt } = random.pick(fitting);
    return { at: leftAt, kind: 'edit', before: { OwnerId: id } };
  }
}
