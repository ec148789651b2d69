import type { Interval } from './history.ts';
import type { Version } from './log.ts';
import { text, type Org } from './org.ts';
import { recordHistory } from './record-history.ts';

/** What is kept of a contact's past (type 2). */
export interface ContactState {
  readonly account_id: string | null;
  readonly owner_id: string | null;
  readonly title: string | null;
  readonly department: string | null;
  readonly mailing_state: string | null;
  readonly mailing_country: string | null;
  readonly is_deleted: boolean;
}

const stateOf = ({ record, isDeleted }: Version<'Contact'>): ContactState => ({
  account_id: record.AccountId,
  owner_id: record.OwnerId,
  title: text(record.Title),
  department: text(record.Department),
  mailing_state: text(record.MailingState),
  mailing_country: text(record.MailingCountry),
  is_deleted: isDeleted,
});

/** R4 to R6, for each contact. */
export const contactHistories = (org: Org): ReadonlyMap<string, readonly Interval<ContactState>[]> =>
  new Map([...org.versions('Contact')].map(([id, versions]) => [id, recordHistory(versions, stateOf)]));
