import { stgSalesforcePricebookEntries, stgSalesforcePricebooks, stgSalesforceProducts } from '@medallion/bronze';
import {
  bigint,
  bool,
  caseWhen,
  coalesce,
  cond,
  count,
  defineModel,
  isNotNull,
  lit,
  max,
  numeric,
  surrogateKey,
  text,
} from '@medallion/model';
import type { Bool } from '@medallion/model';
import { parameters } from '../parameters.ts';
import { intInferredMember } from '../references/int_inferred_member.ts';

export const intProduct = defineModel({
  name: 'int_product',
  layer: 'silver',
  grain: 'one Salesforce product, received or only referred to',
  description:
    'Products with the price of their active entry in the standard price book, else of their only active entry.',
  materialized: 'table',
  columns: {
    product_id: text().primaryKey(),
    product_key: bigint().notNull().unique(),
    product_name: text().notNull(),
    product_family: text(),
    product_code: text(),
    currency_code: text().describe('Of unit_price: the corporate currency for a standard price.'),
    is_active: bool().notNull(),
    is_deleted: bool().notNull(),
    is_inferred: bool().notNull(),
    unit_price: numeric(18, 2).describe(
      'Null when the product has no active entry, or several and none of them standard in the corporate currency.',
    ),
  },
  from: (db) =>
    db
      .with('member', (query) =>
        query
          .selectFrom(stgSalesforceProducts.as('product'))
          .select(['product.product_id', lit<Bool>(false).as('is_inferred')])
          .unionAll(
            query
              .selectFrom(intInferredMember.as('inferred'))
              .where('inferred.entity', '=', 'product')
              .select(['inferred.natural_id as product_id', lit<Bool>(true).as('is_inferred')]),
          ),
      )
      .with('active_entry', (query) =>
        query
          .selectFrom(stgSalesforcePricebookEntries.as('entry'))
          .innerJoin(stgSalesforcePricebooks.as('book'), 'book.pricebook_id', 'entry.pricebook_id')
          .where('entry.is_active', '=', true)
          .where('entry.is_deleted', '=', false)
          .where('book.is_deleted', '=', false)
          .select((eb) => [
            'entry.product_id',
            'entry.unit_price',
            'book.is_standard',
            coalesce(eb.ref('entry.currency_code'), parameters.corporateCurrency).as('currency_code'),
          ]),
      )
      .with('price', (query) =>
        query
          .selectFrom('active_entry as entry')
          .groupBy('entry.product_id')
          .select((eb) => {
            const isStandard = cond`${eb.ref('entry.is_standard')} and ${eb.ref('entry.currency_code')} = ${parameters.corporateCurrency}`;
            return [
              'entry.product_id',
              count().as('entry_count'),
              max(caseWhen([[isStandard, eb.ref('entry.unit_price')]])).as('standard_price'),
              max(eb.ref('entry.unit_price')).as('only_price'),
              max(eb.ref('entry.currency_code')).as('only_currency'),
            ];
          }),
      )
      .selectFrom('member')
      .leftJoin(stgSalesforceProducts.as('product'), 'product.product_id', 'member.product_id')
      .leftJoin('price', 'price.product_id', 'member.product_id'),
  let: (c) => ({
    hasStandardPrice: isNotNull(c('price.standard_price')),
    hasOnePrice: c.eb('price.entry_count', '=', 1),
  }),
  select: (c, { hasStandardPrice, hasOnePrice }) => ({
    product_id: 'member.product_id',
    product_key: surrogateKey('product', c('member.product_id')),
    product_name: coalesce(c('product.product_name'), '(unknown)'),
    product_family: 'product.product_family',
    product_code: 'product.product_code',
    currency_code: caseWhen([
      [hasStandardPrice, lit(parameters.corporateCurrency)],
      [hasOnePrice, c('price.only_currency')],
    ]),
    is_active: coalesce(c('product.is_active'), false),
    is_deleted: coalesce(c('product.is_deleted'), false),
    is_inferred: 'member.is_inferred',
    unit_price: caseWhen([
      [hasStandardPrice, c('price.standard_price')],
      [hasOnePrice, c('price.only_price')],
    ]),
  }),
});
