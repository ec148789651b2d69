import { cond, countWhere, isDistinct, sum } from '@medallion/model';
import { checksOf, rule } from '@medallion/quality';
import { bridgeOpportunityContactRole } from './bridge_opportunity_contact_role.ts';
import { fctOpportunity } from './fct_opportunity.ts';

export const bridgeOpportunityContactRoleChecks = checksOf(bridgeOpportunityContactRole, () => [
  rule({
    name: 'weights_add_up',
    severity: 'warn',
    owner: 'data platform',
    description: 'The weights of the contacts of a deal add up to 1.',
    failing: (db) =>
      db
        .selectFrom(bridgeOpportunityContactRole.as('role'))
        .groupBy('role.opportunity_key')
        .having((eb) => isDistinct(sum(eb.ref('role.allocation_weight')), 1))
        .select('role.opportunity_key'),
  }),
  rule({
    name: 'one_primary',
    severity: 'warn',
    owner: 'sales operations',
    description: 'A deal has at most one primary contact.',
    failing: (db) =>
      db
        .selectFrom(bridgeOpportunityContactRole.as('role'))
        .groupBy('role.opportunity_key')
        .having((eb) => cond`${countWhere(eb.ref('role.is_primary'))} > 1`)
        .select('role.opportunity_key'),
  }),
  rule({
    name: 'deal_exists',
    owner: 'data platform',
    description: 'Every role is in a deal in fct_opportunity.',
    failing: (db) =>
      db
        .selectFrom(bridgeOpportunityContactRole.as('role'))
        .leftJoin(fctOpportunity.as('deal'), 'deal.opportunity_key', 'role.opportunity_key')
        .where('deal.opportunity_key', 'is', null)
        .select('role.opportunity_contact_role_key'),
  }),
]);
