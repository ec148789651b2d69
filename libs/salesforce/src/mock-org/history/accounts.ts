import type { SourceRecord } from '@medallion/core';
import { RENAMED_INDUSTRY, industryNames } from '../companies.ts';
import type { Instant } from '../calendar.ts';
import type { Random } from '../random.ts';
import { modifiedAt, orElse, type Change } from './life.ts';

/** What happened to an account but for activities and owners. */
export function accountChanges(
  account: SourceRecord,
  facts: { readonly firstWonAt: Instant | undefined; readonly renamedAt: Instant },
  random: Random,
): Change[] {
  const changes: Change[] = [];
  const modified = modifiedAt(account);
  if (account['IsDeleted'] === true) {
    changes.push({ at: modified, kind: 'edit', before: { IsDeleted: false, MasterRecordId: null } });
  } else {
    changes.push({ at: modified, kind: 'edit', before: orElse(account, editOfAccount(account, random), 'Phone') });
  }
  if (facts.firstWonAt !== undefined && String(account['Type']).startsWith('Customer')) {
    changes.push({
      at: facts.firstWonAt,
      kind: 'edit',
      before: { Type: 'Prospect', Rating: account['Rating'] && 'Warm' },
    });
  }
  if (account['Industry'] === RENAMED_INDUSTRY.to) {
    changes.push({ at: facts.renamedAt, kind: 'touch', before: { Industry: RENAMED_INDUSTRY.from } });
  }
  return changes;
}

/** What a company was called before it took its name of today. */
const formerName = (name: string): string => `${name.split(/[ ,-]/)[0]!} & Partners`;

/** What an account looked like before somebody brought it up to date. */
function editOfAccount(account: SourceRecord, random: Random): SourceRecord {
  const employees = account['NumberOfEmployees'] as number | null;
  const revenue = account['AnnualRevenue'] as number | null;
  const kind = random.unit();
  if (kind < 0.45) {
    // Companies grow more often than they shrink.
    const factor = Math.exp(-0.15 + 0.25 * random.normal());
    return {
      NumberOfEmployees: employees && Math.max(1, Math.round(employees * factor)),
      AnnualRevenue: revenue && Math.max(1000, Math.round((revenue * factor) / 1000) * 1000),
    };
  }
  if (kind < 0.6) {
    // The renamed value stays out of it, so that the rename is the whole story of whoever has it.
    const others = industryNames.filter((name) => name !== account['Industry'] && name !== RENAMED_INDUSTRY.to);
    return account['Industry'] === RENAMED_INDUSTRY.to ? { Phone: null } : { Industry: random.pick(others) };
  }
  if (kind < 0.75) return { Rating: random.pick(['Hot', 'Warm', 'Cold', null]) };
  if (kind < 0.85) return { Phone: null };
  if (kind < 0.94) return { Description: null, Website: null };
  return { Name: formerName(account['Name'] as string) };
}
