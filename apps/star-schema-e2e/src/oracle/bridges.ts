import type { RecordOf } from '@medallion/salesforce';
import { divideRounded } from './decimals.ts';
import { liveOpportunities } from './fct-opportunity.ts';
import { key, NOT_APPLICABLE } from './keys.ts';
import type { Knowledge } from './knowledge.ts';
import { text } from './org.ts';
import { currentKey } from './references.ts';
import type { Row } from './row.ts';
import { managersAbove, userIds } from './user-hierarchy.ts';

export function bridgeOpportunityContactRole(knowledge: Knowledge): Row[] {
  const deals = new Set(liveOpportunities(knowledge).map(([id]) => id));
  const roles = knowledge.org.live('OpportunityContactRole').filter(({ record }) => deals.has(record.OpportunityId));
  return [...Map.groupBy(roles, ({ record }) => record.OpportunityId)].flatMap(([dealId, own]) =>
    own
      .toSorted((a, b) => (rank(a.record) < rank(b.record) ? -1 : 1))
      .map(({ id, record }, index) => ({
        opportunity_contact_role_key: key('opportunity_contact_role', id),
        opportunity_key: key('opportunity', dealId),
        current_contact_key: currentKey(knowledge, 'contact', record.ContactId, NOT_APPLICABLE),
        opportunity_contact_role_id: id,
        role_name: text(record.Role),
        is_primary: record.IsPrimary,
        allocation_weight: share(index + 1, own.length) - share(index, own.length),
      })),
  );
}

/** The primary role first, then the oldest. */
const rank = ({ IsPrimary, CreatedDate, Id }: RecordOf<'OpportunityContactRole'>): string =>
  `${IsPrimary ? 0 : 1} ${CreatedDate} ${Id}`;

/** The first so many of equal shares, in ten-thousandths: differences of it add up to one. */
const share = (count: number, of: number): bigint => divideRounded(BigInt(count) * 10_000n, BigInt(of));

export const bridgeUserHierarchy = (knowledge: Knowledge): Row[] =>
  userIds(knowledge).flatMap((id) =>
    [id, ...managersAbove(knowledge, id)].map((manager, depth) => ({
      manager_user_key: key('user', manager),
      user_key: key('user', id),
      depth,
      is_direct: depth === 1,
    })),
  );
