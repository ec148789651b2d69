import { bigint, bool, defineModel, int, lit, NOT_APPLICABLE_KEY, numeric, text } from '@medallion/model';
import { calendarKey, intOpportunityLineItem } from '@medallion/silver';
import { dimAccount } from '../accounts/dim_account.ts';
import { dimAccountCurrent } from '../accounts/dim_account_current.ts';
import { dateReference, keyReference, userReference } from '../shared/reference_columns.ts';
import { dimProduct } from './dim_product.ts';

export const fctOpportunityLineItem = defineModel({
  name: 'fct_opportunity_line_item',
  layer: 'gold',
  grain: 'one line item of an opportunity, neither of them deleted',
  description: 'What deals are made of: quantities, prices and revenue by product.',
  materialized: (m) =>
    m.incremental({
      distribution: { by: 'opportunity_line_item_key' },
      scope: 'opportunity_line_item_key',
      changes: [m.changesOf(intOpportunityLineItem, 'opportunity_line_item_key')],
    }),
  columns: {
    opportunity_line_item_key: bigint().primaryKey(),
    opportunity_key: bigint().notNull().describe('The deal, in fct_opportunity.'),
    account_key: keyReference(() => dimAccount.c.account_key).describe(
      'As that of the deal: the account at the end of the close date, for an open deal as it is now. Changes when the history of the account is corrected.',
    ),
    current_account_key: keyReference(() => dimAccountCurrent.c.current_account_key).describe(
      'The account as it is now. Durable.',
    ),
    owner_user_key: userReference().describe('Of the owner of the deal.'),
    product_key: keyReference(() => dimProduct.c.product_key),
    created_date_key: dateReference(),
    close_date_key: dateReference().describe('Of the deal.'),
    service_date_key: dateReference().describe('-2 for none.'),
    opportunity_line_item_id: text().notNull().unique(),
    currency_code: text().notNull().describe('ISO 4217 code of the prices and of amount.'),
    is_won: bool().notNull(),
    is_closed: bool().notNull(),
    quantity: numeric(14, 4).notNull(),
    list_price: numeric(18, 2).describe('Of one unit, in the price book.'),
    unit_price: numeric(18, 2).describe('Of one unit as sold, before the discount.'),
    discount_percent: numeric(14, 4).describe('Percent, 0 to 100.'),
    amount: numeric(18, 2).notNull().describe('Quantity times unit price less the discount.'),
    amount_corporate: numeric(18, 2).describe('At the rate of the close date; null without one.'),
    line_item_count: int().notNull().describe('1'),
  },
  from: (db) => db.selectFrom(intOpportunityLineItem.as('line')),
  select: (c) => ({
    opportunity_line_item_key: 'line.opportunity_line_item_key',
    opportunity_key: 'line.opportunity_key',
    account_key: 'line.account_key',
    current_account_key: 'line.current_account_key',
    owner_user_key: 'line.owner_user_key',
    product_key: 'line.product_key',
    created_date_key: calendarKey(c('line.created_date')),
    close_date_key: calendarKey(c('line.close_date')),
    service_date_key: calendarKey(c('line.service_date'), NOT_APPLICABLE_KEY),
    opportunity_line_item_id: 'line.opportunity_line_item_id',
    currency_code: 'line.currency_code',
    is_won: 'line.is_won',
    is_closed: 'line.is_closed',
    quantity: 'line.quantity',
    list_price: 'line.list_price',
    unit_price: 'line.unit_price',
    discount_percent: 'line.discount_percent',
    amount: 'line.amount',
    amount_corporate: 'line.amount_corporate',
    line_item_count: lit(1),
  }),
});
