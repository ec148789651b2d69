import type { SourceRecord } from '@medallion/core';
import { datetimeText, type Instant } from '../calendar.ts';
import type { Division } from '../division.ts';
import { AccountEdits } from './account-edits.ts';
import { FieldHistoryWriter, administratorOf, changeBetween, type TakeEntry } from './field-history.ts';
import { Handovers } from './handovers.ts';
import { lifeOf } from './life.ts';

/**
 * The field histories of a division at the org's clock. They follow from what the lives of accounts and deals are told
 * from (division-history.ts), without telling those: every org has field histories, few are asked for lives.
 */
export class FieldHistories {
  readonly #division: Division;
  readonly #users: readonly SourceRecord[];
  readonly #writer: FieldHistoryWriter;
  readonly #dealsLeft: Handovers;

  constructor(division: Division, users: readonly SourceRecord[]) {
    this.#division = division;
    this.#users = users;
    const names = new Map(users.map((user) => [user['Id'] as string, user['Name'] as string]));
    const ids = {
      AccountHistory: division.ids('AccountHistory'),
      OpportunityFieldHistory: division.ids('OpportunityFieldHistory'),
    };
    this.#writer = new FieldHistoryWriter(ids, (id) => names.get(id)!);
    this.#dealsLeft = new Handovers(division, 'Opportunity', users);
  }

  /** The entries of a deal, the next in order: the steps of its course and its change of owner among them. */
  ofDeal(deal: SourceRecord, rows: readonly SourceRecord[], take: TakeEntry): void {
    this.#writer.created('Opportunity', deal, take);
    const id = deal['Id'] as string;
    const [left] = this.#dealsLeft.of(deal);
    let handover = left && {
      id,
      at: datetimeText(left.at),
      by: deal['LastModifiedById'] as string,
      before: left.before,
      after: { OwnerId: deal['OwnerId'] },
    };
    for (let i = 1; i < rows.length; i++) {
      const [before, after] = [rows[i - 1]!, rows[i]!];
      const at = after['CreatedDate'] as string;
      if (handover && handover.at < at) {
        this.#writer.changed('Opportunity', handover, take);
        handover = undefined;
      }
      this.#writer.changed('Opportunity', { id, at, by: after['CreatedById'] as string, before, after }, take);
    }
    if (handover) this.#writer.changed('Opportunity', handover, take);
  }

  /** The entries of all accounts. `firstWonAt`: when the first deal of each customer was won, by the account's id. */
  ofAccounts(accounts: readonly SourceRecord[], firstWonAt: ReadonlyMap<string, Instant>, take: TakeEntry): void {
    const administrator = administratorOf(this.#users);
    const edits = new AccountEdits(this.#division, firstWonAt);
    const left = new Handovers(this.#division, 'Account', this.#users);
    for (const account of accounts) {
      const [first, ...later] = lifeOf('Account', account, [...edits.of(account), ...left.of(account)]);
      let before = first!.record!;
      this.#writer.created('Account', before, take);
      for (const { record } of later) {
        this.#writer.changed('Account', changeBetween(before, record!, administrator), take);
        before = record!;
      }
    }
  }
}
