import type { SourceRecord } from '@medallion/core';
import type { Division } from '../division.ts';
import type { Random } from '../random.ts';
import { instantOf, type Change } from './life.ts';

/** How many of the records that may have been a leaver's were. */
const SHARES = { Account: 0.5, Opportunity: 0.3 } as const;

/** A user who left. Moments as REST writes them: their texts are in the order of time. */
interface Leaver {
  readonly id: string;
  readonly hiredAt: string;
  readonly leftAt: string;
}

/** Which accounts or deals had been those of users who left and went to others then. Asked record by record, in order. */
export class Handovers {
  readonly #share: number;
  readonly #random: Random;
  readonly #leavers: readonly Leaver[];

  constructor(division: Division, object: keyof typeof SHARES, users: readonly SourceRecord[]) {
    this.#share = SHARES[object];
    this.#random = division.random(`handovers of ${object}`);
    this.#leavers = users
      .filter((user) => user['IsActive'] === false)
      .map((user) => ({
        id: user['Id'] as string,
        hiredAt: user['CreatedDate'] as string,
        leftAt: user['LastModifiedDate'] as string,
      }));
  }

  /** The change of owner of a record that had been a leaver's, if it was there to be one's: none or one. */
  of(record: SourceRecord): readonly Change[] {
    const [created, modified] = [record['CreatedDate'] as string, record['LastModifiedDate'] as string];
    const fitting = this.#leavers.filter(
      ({ id, hiredAt, leftAt }) =>
        id !== record['OwnerId'] && hiredAt <= created && created < leftAt && leftAt <= modified,
    );
    if (fitting.length === 0 || !this.#random.chance(this.#share)) return [];
    const { id, leftAt } = this.#random.pick(fitting);
    return [{ at: instantOf(leftAt), kind: 'edit', before: { OwnerId: id } }];
  }
}
