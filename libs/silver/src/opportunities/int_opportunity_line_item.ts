import { stgSalesforceOpportunityLineItems, stgSalesforcePricebookEntries } from '@medallion/bronze';
import { bigint, bool, coalesce, date, defineModel, numeric, surrogateKey, text, toDate } from '@medallion/model';
import { corporateAmount } from '../currency/corporate_amount.ts';
import { intCurrencyRate } from '../history/index.ts';
import { expectedKey } from '../keys/member_keys.ts';
import { parameters } from '../parameters.ts';
import { intProduct } from '../products/int_product.ts';
import { intOpportunity } from './int_opportunity.ts';

export const intOpportunityLineItem = defineModel({
  name: 'int_opportunity_line_item',
  layer: 'silver',
  grain: 'one line item, not deleted, of an opportunity that is not deleted',
  description: 'Products on live deals, with the keys, the flags and the close date of their deal.',
  materialized: (m) =>
    m.incremental({
      scope: 'opportunity_line_item_id',
      changes: [
        m.changesOf(stgSalesforceOpportunityLineItems, 'opportunity_line_item_id'),
        m.changesThrough(intOpportunity, 'opportunity_id', stgSalesforceOpportunityLineItems, {
          column: 'opportunity_id',
          scope: 'opportunity_line_item_id',
        }),
      ],
    }),
  columns: {
    opportunity_line_item_id: text().primaryKey(),
    opportunity_line_item_key: bigint().notNull().unique(),
    opportunity_key: bigint().notNull(),
    account_key: bigint().notNull().describe('As that of the deal.'),
    current_account_key: bigint().notNull(),
    owner_user_key: bigint().notNull().describe('Of the owner of the deal.'),
    product_key: bigint().notNull().describe('Of the product the line names, else of that of its price book entry.'),
    currency_code: text().notNull(),
    is_closed: bool().notNull(),
    is_won: bool().notNull(),
    quantity: numeric(14, 4).notNull(),
    list_price: numeric(18, 2),
    unit_price: numeric(18, 2),
    discount_percent: numeric(14, 4).describe('Percent, 0 to 100.'),
    amount: numeric(18, 2).notNull().describe('Quantity times unit price less the discount.'),
    amount_corporate: numeric(18, 2).describe("At the rate of the deal's close date; null without one."),
    created_date: date().notNull(),
    close_date: date().notNull(),
    service_date: date(),
  },
  from: (db) =>
    db
      .with('line', (query) =>
        query
          .selectFrom(stgSalesforceOpportunityLineItems.as('item'))
          .innerJoin(intOpportunity.as('deal'), 'deal.opportunity_id', 'item.opportunity_id')
          .leftJoin(stgSalesforcePricebookEntries.as('entry'), 'entry.pricebook_entry_id', 'item.pricebook_entry_id')
          .where('item.is_deleted', '=', false)
          .select((eb) => [
            'item.opportunity_line_item_id',
            'deal.opportunity_key',
            'deal.account_key',
            'deal.current_account_key',
            'deal.owner_user_key',
            coalesce(eb.ref('item.product_id'), eb.ref('entry.product_id')).as('product_id'),
            coalesce(eb.ref('item.currency_code'), eb.ref('deal.currency_code')).as('currency_code'),
            'deal.is_closed',
            'deal.is_won',
            coalesce(eb.ref('item.quantity'), 0).as('quantity'),
            'item.list_price',
            'item.unit_price',
            'item.discount_percent',
            coalesce(eb.ref('item.total_price'), 0).as('amount'),
            toDate(eb.ref('item.created_at'), parameters.reportTimeZone).as('created_date'),
            'deal.close_date',
            'item.service_date',
          ]),
      )
      .selectFrom('line')
      .leftJoin(intProduct.as('product'), 'product.product_id', 'line.product_id')
      .leftJoin(intCurrencyRate.as('rate'), (join) =>
        join
          .onRef('rate.currency_code', '=', 'line.currency_code')
          .onRef('rate.valid_from', '<=', 'line.close_date')
          .onRef('rate.valid_to', '>', 'line.close_date'),
      ),
  select: (c) => ({
    opportunity_line_item_id: 'line.opportunity_line_item_id',
    opportunity_line_item_key: surrogateKey('opportunity_line_item', c('line.opportunity_line_item_id')),
    opportunity_key: 'line.opportunity_key',
    account_key: 'line.account_key',
    current_account_key: 'line.current_account_key',
    owner_user_key: 'line.owner_user_key',
    product_key: expectedKey(c('product.product_key')),
    currency_code: 'line.currency_code',
    is_closed: 'line.is_closed',
    is_won: 'line.is_won',
    quantity: 'line.quantity',
    list_price: 'line.list_price',
    unit_price: 'line.unit_price',
    discount_percent: 'line.discount_percent',
    amount: 'line.amount',
    amount_corporate: corporateAmount(c('line.amount'), c('rate.units_per_corporate')),
    created_date: 'line.created_date',
    close_date: 'line.close_date',
    service_date: 'line.service_date',
  }),
});
