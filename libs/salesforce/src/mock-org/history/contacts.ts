import type { SourceRecord } from '@medallion/core';
import { phoneNumber } from '../companies.ts';
import type { TextPools } from '../text-pools.ts';
import type { Random } from '../random.ts';
import { createdAt, modifiedAt, orElse, type Change } from './life.ts';

/** What happened to a contact but for activities and owners. `accounts` are those it may have worked for before. */
export function contactChanges(
  contact: SourceRecord,
  accounts: readonly SourceRecord[],
  pools: TextPools,
  random: Random,
): Change[] {
  const at = modifiedAt(contact);
  if (contact['IsDeleted'] === true) {
    return [{ at, kind: 'edit', before: { IsDeleted: false, MasterRecordId: null } }];
  }
  return [
    { at, kind: 'edit', before: orElse(contact, editOfContact(contact, accounts, pools, random), 'MailingStreet') },
  ];
}

function editOfContact(
  contact: SourceRecord,
  accounts: readonly SourceRecord[],
  pools: TextPools,
  random: Random,
): SourceRecord {
  const kind = random.unit();
  if (kind < 0.4) return { Title: random.pick(pools.titles) };
  if (kind < 0.6) {
    // A change of employer, to which some took their colleagues' regards and nobody their address.
    const employer = random.pick(accounts);
    const isThere = employer['IsDeleted'] === false && createdAt(employer) <= createdAt(contact);
    if (isThere) return { AccountId: employer['Id'], Email: null, Title: random.pick(pools.titles), ReportsToId: null };
  }
  if (kind < 0.8) return { Phone: phoneNumber(random.int(0, 9_999_999)) };
  return { Email: null, HasOptedOutOfEmail: false };
}
