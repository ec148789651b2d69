import { stgSalesforceOpportunities } from '@medallion/bronze';
import { anyOf, coalesce, cond, isDistinct, isNotNull, isNull, sum } from '@medallion/model';
import { checksOf, rule } from '@medallion/quality';
import { intOpportunity } from './int_opportunity.ts';

export const intOpportunityChecks = checksOf(intOpportunity, () => [
  rule({
    name: 'equals_live_records',
    owner: 'data platform',
    description: 'The deals are the opportunities that are not deleted.',
    failing: (db) =>
      db
        .with('live', (query) =>
          query
            .selectFrom(stgSalesforceOpportunities.as('record'))
            .where('record.is_deleted', '=', false)
            .select('record.opportunity_id'),
        )
        .selectFrom('live')
        .fullJoin(intOpportunity.as('deal'), 'deal.opportunity_id', 'live.opportunity_id')
        .where((eb) => anyOf(isNull(eb.ref('live.opportunity_id')), isNull(eb.ref('deal.opportunity_id'))))
        .select((eb) => coalesce(eb.ref('live.opportunity_id'), eb.ref('deal.opportunity_id')).as('opportunity_id')),
  }),
  rule({
    name: 'amounts_equal_records',
    severity: 'warn',
    owner: 'data platform',
    description:
      'The amounts of each stage add up to those of its records. They may not while the history of a deal was read after its record.',
    failing: (db) =>
      db
        .with('told', (query) =>
          query
            .selectFrom(intOpportunity.as('deal'))
            .innerJoin(stgSalesforceOpportunities.as('record'), 'record.opportunity_id', 'deal.opportunity_id')
            .groupBy('deal.stage_key')
            .select((eb) => [
              'deal.stage_key',
              sum(eb.ref('deal.amount')).as('amount'),
              sum(eb.ref('record.amount')).as('record_amount'),
            ]),
        )
        .selectFrom('told')
        .where((eb) => isDistinct(eb.ref('told.amount'), eb.ref('told.record_amount')))
        .select('told.stage_key'),
  }),
  rule({
    name: 'expected_revenue_equals_record',
    severity: 'warn',
    owner: 'sales operations',
    description: 'Amount times probability is what Salesforce expects, to the cent.',
    threshold: { percent: 1 },
    failing: (db) =>
      db
        .selectFrom(intOpportunity.as('deal'))
        .innerJoin(stgSalesforceOpportunities.as('record'), 'record.opportunity_id', 'deal.opportunity_id')
        .where((eb) => cond`abs(${eb.ref('deal.expected_revenue')} - ${eb.ref('record.expected_revenue')}) > 0.01`)
        .select('deal.opportunity_id'),
  }),
  rule({
    name: 'rate_for_every_currency',
    severity: 'warn',
    owner: 'finance',
    description: 'There is a rate for every currency and day that amounts are in: the seed of rates names them.',
    failing: (db) =>
      db
        .selectFrom(intOpportunity.as('deal'))
        .where((eb) => isNotNull(eb.ref('deal.amount')))
        .where((eb) => isNull(eb.ref('deal.amount_corporate')))
        .groupBy('deal.currency_code')
        .select('deal.currency_code'),
  }),
]);
