import type { SourceRecord } from '@medallion/core';
import type { Instant } from '../calendar.ts';
import { renamedAt } from '../companies.ts';
import type { Division } from '../division.ts';
import type { Random } from '../random.ts';
import { accountChanges } from './accounts.ts';
import type { Change } from './life.ts';

/** What happened to a division's accounts but for activities and changes of owner. Asked account by account, in order. */
export class AccountEdits {
  readonly #random: Random;
  readonly #firstWonAt: ReadonlyMap<string, Instant>;
  readonly #renamedAt: Instant;

  /** `firstWonAt`: when the first deal of each account that is a customer was won, by its id. */
  constructor(division: Division, firstWonAt: ReadonlyMap<string, Instant>) {
    this.#random = division.random('histories of accounts');
    this.#firstWonAt = firstWonAt;
    this.#renamedAt = renamedAt(division.org);
  }

  of(account: SourceRecord): readonly Change[] {
    const facts = { firstWonAt: this.#firstWonAt.get(account['Id'] as string), renamedAt: this.#renamedAt };
    return accountChanges(account, facts, this.#random);
  }
}
