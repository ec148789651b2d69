import { ephemeralModel } from '@medallion/metrics';
import { caseWhen, coalesce, cond, countDistinct, count, defineModel, int, text } from '@medallion/model';
import { bridgeOpportunityContactRole, dimAccountCurrent, dimContactCurrent, fctActivity } from '../../index.ts';
import { keyReference } from '../../shared/reference_columns.ts';

/** A classification over two facts. */
export const engagedContact = ephemeralModel(
  defineModel({
    name: 'engaged_contact',
    layer: 'gold',
    grain: 'one contact that is not deleted',
    description: 'How much was done with a contact.',
    materialized: 'view',
    columns: {
      current_contact_key: keyReference(() => dimContactCurrent.c.current_contact_key).primaryKey(),
      current_account_key: keyReference(() => dimAccountCurrent.c.current_account_key),
      engagement_level: text().notNull().accepted('High', 'Medium', 'Low'),
      activity_count: int().notNull(),
      deal_count: int().notNull().describe('Deals the contact has a role in.'),
    },
    from: (db) =>
      db
        .with('effort', (query) =>
          query
            .selectFrom(fctActivity.as('activity'))
            .groupBy('activity.current_contact_key')
            .select(['activity.current_contact_key', count().as('activity_count')]),
        )
        .with('buying_group', (query) =>
          query
            .selectFrom(bridgeOpportunityContactRole.as('role'))
            .groupBy('role.current_contact_key')
            .select((eb) => [
              'role.current_contact_key',
              countDistinct(eb.ref('role.opportunity_key')).as('deal_count'),
            ]),
        )
        .selectFrom(dimContactCurrent.as('contact'))
        .leftJoin('effort', 'effort.current_contact_key', 'contact.current_contact_key')
        .leftJoin('buying_group', 'buying_group.current_contact_key', 'contact.current_contact_key')
        .where('contact.current_contact_key', '>=', 0)
        .where('contact.is_deleted', '=', false),
    let: (c) => ({
      activities: coalesce(c('effort.activity_count'), 0),
      deals: coalesce(c('buying_group.deal_count'), 0),
    }),
    select: (_, { activities, deals }) => ({
      current_contact_key: 'contact.current_contact_key',
      current_account_key: 'contact.current_account_key',
      engagement_level: caseWhen(
        [
          [cond`${activities} >= 10 and ${deals} >= 3`, 'High'],
          [cond`${activities} >= 5 and ${deals} >= 1`, 'Medium'],
        ],
        'Low',
      ),
      activity_count: activities,
      deal_count: deals,
    }),
  }),
);
