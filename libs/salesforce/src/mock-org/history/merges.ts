import { createdAt, modifiedAt, touchedAt, type Change } from './life.ts';
import type { DivisionRecords } from './division-records-in-memory.ts';

/** Contacts an account had that was later merged into another, whose contacts they became, by id. */
export function mergeMoves(records: DivisionRecords): ReadonlyMap<string, Change[]> {
  const moves = new Map<string, Change[]>();
  for (const loser of records.Account) {
    if (loser['MasterRecordId'] === null) continue;
    const mergedAt = modifiedAt(loser);
    const entered = createdAt(loser);
    const children = records.Contact.filter(
      (contact) =>
        contact['AccountId'] === loser['MasterRecordId'] &&
        contact['IsDeleted'] === false &&
        touchedAt(contact) >= mergedAt &&
        (createdAt(contact) >= entered || modifiedAt(contact) > entered + 3600) &&
        createdAt(contact) < mergedAt &&
        !moves.has(contact['Id'] as string),
    );
    for (const child of children.slice(0, 2)) {
      const changes: Change[] = [
        { at: modifiedAt(child), kind: 'edit', before: { MailingStreet: null } },
        { at: mergedAt, kind: 'touch', before: { AccountId: loser['Id'] } },
      ];
      if (createdAt(child) < entered) {
        const at = Math.min(entered + 3600, mergedAt - 1);
        changes.push({ at, kind: 'edit', before: { AccountId: loser['MasterRecordId'] } });
      }
      moves.set(child['Id'] as string, changes);
    }
  }
  return moves;
}
