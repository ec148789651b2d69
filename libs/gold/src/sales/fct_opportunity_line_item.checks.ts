import { cond, flag, sum } from '@medallion/model';
import { checksOf, expectation, rule } from '@medallion/quality';
import { fctOpportunity } from './fct_opportunity.ts';
import { fctOpportunityLineItem } from './fct_opportunity_line_item.ts';

export const fctOpportunityLineItemChecks = checksOf(fctOpportunityLineItem, (c) => [
  expectation({
    name: 'amount_computed',
    severity: 'warn',
    owner: 'sales operations',
    description: 'The amount of a line is quantity times unit price less the discount, to the cent.',
    failing: cond`abs(${c('amount')} - ${c('quantity')} * ${c('unit_price')} * (1 - coalesce(${c('discount_percent')}, 0) / 100)) > 0.01`,
  }),
  expectation({
    name: 'discount_is_percent',
    severity: 'warn',
    owner: 'sales operations',
    description: 'A discount lies between 0 and 100 percent.',
    failing: flag`${c('discount_percent')} not between 0 and 100`,
  }),
  rule({
    name: 'deal_exists',
    owner: 'data platform',
    description: 'Every line is of a deal in fct_opportunity.',
    failing: (db) =>
      db
        .selectFrom(fctOpportunityLineItem.as('line'))
        .leftJoin(fctOpportunity.as('deal'), 'deal.opportunity_key', 'line.opportunity_key')
        .where('deal.opportunity_key', 'is', null)
        .select('line.opportunity_line_item_key'),
  }),
  rule({
    name: 'lines_add_up',
    severity: 'warn',
    owner: 'sales operations',
    description: 'The lines of a deal add up to its amount, within a hundredth of it.',
    failing: (db) =>
      db
        .with('lines', (query) =>
          query
            .selectFrom(fctOpportunityLineItem.as('line'))
            .groupBy(['line.opportunity_key', 'line.currency_code'])
            .select((eb) => ['line.opportunity_key', 'line.currency_code', sum(eb.ref('line.amount')).as('amount')]),
        )
        .selectFrom('lines')
        .innerJoin(fctOpportunity.as('deal'), (join) =>
          join
            .onRef('deal.opportunity_key', '=', 'lines.opportunity_key')
            .onRef('deal.currency_code', '=', 'lines.currency_code'),
        )
        .where(
          (eb) =>
            cond`abs(${eb.ref('lines.amount')} - ${eb.ref('deal.amount')}) > 0.01 * abs(${eb.ref('deal.amount')})`,
        )
        .select('deal.opportunity_key'),
  }),
]);
