import { bigint, bool, defineModel, numeric, text } from '@medallion/model';
import { intOpportunityContactRole } from '@medallion/silver';
import { dimContactCurrent } from '../accounts/dim_contact_current.ts';
import { keyReference } from '../shared/reference_columns.ts';

export const bridgeOpportunityContactRole = defineModel({
  name: 'bridge_opportunity_contact_role',
  layer: 'gold',
  grain: 'one role of a contact in an opportunity, neither of them deleted',
  description:
    'The buying group of a deal. A measure of the deal times allocation_weight can be summed over contacts without counting it twice.',
  materialized: (m) =>
    m.incremental({
      distribution: { by: 'opportunity_contact_role_key' },
      scope: 'opportunity_contact_role_key',
      changes: [m.changesOf(intOpportunityContactRole, 'opportunity_contact_role_key')],
    }),
  columns: {
    opportunity_contact_role_key: bigint().primaryKey(),
    opportunity_key: bigint().notNull().describe('The deal, in fct_opportunity.'),
    current_contact_key: keyReference(() => dimContactCurrent.c.current_contact_key).describe(
      'The contact as it is now. Durable.',
    ),
    opportunity_contact_role_id: text().notNull().unique(),
    role_name: text(),
    is_primary: bool().notNull(),
    allocation_weight: numeric(14, 4)
      .notNull()
      .describe('One divided by the roles of the deal, rounded such that the weights of a deal add up to 1.'),
  },
  from: (db) => db.selectFrom(intOpportunityContactRole.as('role')),
  select: (_) => ({
    opportunity_contact_role_key: 'role.opportunity_contact_role_key',
    opportunity_key: 'role.opportunity_key',
    current_contact_key: 'role.current_contact_key',
    opportunity_contact_role_id: 'role.opportunity_contact_role_id',
    role_name: 'role.role_name',
    is_primary: 'role.is_primary',
    allocation_weight: 'role.allocation_weight',
  }),
});
