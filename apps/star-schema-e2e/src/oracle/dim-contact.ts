import type { ContactState } from './contact-history.ts';
import { FAR_FUTURE, FAR_PAST, type Interval } from './history.ts';
import { key, UNKNOWN } from './keys.ts';
import type { Knowledge } from './knowledge.ts';
import { PREFIX } from './members.ts';
import { fullName, text } from './org.ts';
import { isAssumed } from './record-history.ts';
import { currentKey, ownerUserKey, survivor } from './references.ts';
import { DEFAULT_MEMBERS, type Row } from './row.ts';

const nothingKnown = {
  account_id: null,
  first_name: null,
  last_name: null,
  full_name: null,
  email: null,
  phone: null,
  title: null,
  department: null,
  lead_source: null,
  mailing_state: null,
  mailing_country: null,
  is_deleted: false,
  is_current: true,
  is_history_assumed: false,
  created_date: null,
  valid_from: FAR_PAST,
  valid_to: FAR_FUTURE,
} as const;

export function dimContact(knowledge: Knowledge): Row[] {
  const members = DEFAULT_MEMBERS.map((member) => ({
    ...nothingKnown,
    contact_key: member.key,
    current_contact_key: member.key,
    current_account_key: member.key,
    owner_user_key: member.key,
    contact_id: member.text,
    is_inferred: false,
  }));
  const inferred = [...knowledge.inferred.get(PREFIX.contact)!].map((id) => ({
    ...nothingKnown,
    contact_key: key('contact', id, FAR_PAST),
    current_contact_key: key('contact', id),
    current_account_key: UNKNOWN,
    owner_user_key: UNKNOWN,
    contact_id: id,
    is_inferred: true,
  }));
  const received = [...knowledge.contacts].flatMap(([id, history]) =>
    history.map((interval) => versionRow(knowledge, id, interval)),
  );
  return [...members, ...inferred, ...received];
}

function versionRow(knowledge: Knowledge, id: string, { from, to, state }: Interval<ContactState>) {
  const { org } = knowledge;
  const versions = org.versions('Contact').get(id)!;
  const { record } = versions.at(-1)!;
  const { owner_id, ...kept } = state;
  return {
    ...kept,
    contact_key: key('contact', id, from),
    current_contact_key: key('contact', survivor(knowledge, id)),
    current_account_key: currentKey(knowledge, 'account', state.account_id, UNKNOWN),
    owner_user_key: ownerUserKey(owner_id),
    contact_id: id,
    first_name: text(record.FirstName),
    last_name: text(record.LastName),
    full_name: fullName(record),
    email: text(record.Email),
    phone: text(record.Phone),
    lead_source: text(record.LeadSource),
    is_current: to === FAR_FUTURE,
    is_inferred: false,
    is_history_assumed: isAssumed(versions, from),
    created_date: org.day(record.CreatedDate),
    valid_from: from,
    valid_to: to,
  };
}

/** The rows of contacts that were not merged into another, under their durable key. */
export const dimContactCurrent = (knowledge: Knowledge): Row[] =>
  dimContact(knowledge).filter((row) => row['is_current'] && !knowledge.merges.has(String(row['contact_id'])));
