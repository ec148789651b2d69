import { stgSalesforceOpportunityContactRoles } from '@medallion/bronze';
import {
  bigint,
  bool,
  count,
  defineModel,
  desc,
  farFuture,
  isTrue,
  num,
  numeric,
  over,
  round,
  rowNumber,
  surrogateKey,
  text,
} from '@medallion/model';
import type { Numeric } from '@medallion/model';
import type { Expression } from 'kysely';
import { expectedKey } from '../keys/member_keys.ts';
import { intContactTimeline } from '../references/int_contact_timeline.ts';
import { intOpportunity } from './int_opportunity.ts';

export const intOpportunityContactRole = defineModel({
  name: 'int_opportunity_contact_role',
  layer: 'silver',
  grain: 'one contact role, not deleted, of an opportunity that is not deleted',
  description: 'Who takes part in a deal on the side of the customer, and the share of the deal each role stands for.',
  materialized: (m) =>
    m.incremental({
      scope: 'opportunity_id',
      changes: [
        m.changesOf(stgSalesforceOpportunityContactRoles, 'opportunity_id'),
        m.changesOf(intOpportunity, 'opportunity_id'),
        m.changesThrough(intContactTimeline, 'contact_id', stgSalesforceOpportunityContactRoles, {
          column: 'contact_id',
          scope: 'opportunity_id',
        }),
      ],
    }),
  columns: {
    opportunity_contact_role_id: text().primaryKey(),
    opportunity_contact_role_key: bigint().notNull().unique(),
    opportunity_id: text().notNull(),
    opportunity_key: bigint().notNull(),
    current_contact_key: bigint().notNull().describe('The contact, or the one it was merged into, as it is now.'),
    role_name: text(),
    is_primary: bool().notNull(),
    allocation_weight: numeric(14, 4)
      .notNull()
      .describe('An equal share, rounded such that the shares of a deal add up to 1.'),
  },
  from: (db) =>
    db
      .with('role', (query) =>
        query
          .selectFrom(stgSalesforceOpportunityContactRoles.as('role'))
          .innerJoin(intOpportunity.as('deal'), 'deal.opportunity_id', 'role.opportunity_id')
          .where('role.is_deleted', '=', false)
          .select((eb) => {
            const isPrimary = isTrue(eb.ref('role.is_primary'));
            const deal = [eb.ref('deal.opportunity_id')];
            return [
              'role.opportunity_contact_role_id',
              'deal.opportunity_id',
              'deal.opportunity_key',
              'role.contact_id',
              'role.role_name',
              isPrimary.as('is_primary'),
              over(count(), { partitionBy: deal }).as('role_count'),
              rowNumber({
                partitionBy: deal,
                orderBy: [desc(isPrimary), eb.ref('role.created_at'), eb.ref('role.opportunity_contact_role_id')],
              }).as('role_number'),
            ];
          }),
      )
      .with('contact', (query) =>
        query
          .selectFrom(intContactTimeline.as('stretch'))
          .where((eb) => eb('stretch.valid_to', '=', farFuture()))
          .select(['stretch.contact_id', 'stretch.current_contact_key']),
      )
      .selectFrom('role')
      .leftJoin('contact', 'contact.contact_id', 'role.contact_id'),
  // The shares of the first n roles add up to n/count, rounded; each share is what its role adds to that. Three thirds make 1.
  let: (c) => {
    const upTo = (roles: Expression<Numeric>) => round(num`cast(${roles} as numeric) / ${c('role.role_count')}`, 4);
    return { upTo };
  },
  select: (c, { upTo }) => ({
    opportunity_contact_role_id: 'role.opportunity_contact_role_id',
    opportunity_contact_role_key: surrogateKey('opportunity_contact_role', c('role.opportunity_contact_role_id')),
    opportunity_id: 'role.opportunity_id',
    opportunity_key: 'role.opportunity_key',
    current_contact_key: expectedKey(c('contact.current_contact_key')),
    role_name: 'role.role_name',
    is_primary: 'role.is_primary',
    allocation_weight: num`${upTo(c('role.role_number'))} - ${upTo(num`${c('role.role_number')} - 1`)}`,
  }),
});
