import { bigint, bool, defineModel, numeric, text } from '@medallion/model';
import { intProduct } from '@medallion/silver';

export const dimProduct = defineModel({
  name: 'dim_product',
  layer: 'gold',
  grain: 'one Salesforce product',
  description: 'What is sold, with its list price.',
  materialized: (m) => m.table({ distribution: 'reference' }),
  defaultMembers: true,
  columns: {
    product_key: bigint().primaryKey(),
    product_id: text().notNull().unique(),
    product_name: text().notNull(),
    product_family: text(),
    product_code: text(),
    currency_code: text().describe('Of unit_price.'),
    is_active: bool().notNull(),
    is_deleted: bool().notNull(),
    is_inferred: bool().notNull().describe('Referred to, but not received.'),
    unit_price: numeric(18, 2).describe(
      'Active standard price in the corporate currency, else that of the only active price book entry.',
    ),
  },
  from: (db) => db.selectFrom(intProduct.as('product')),
  select: (_) => ({
    product_key: 'product.product_key',
    product_id: 'product.product_id',
    product_name: 'product.product_name',
    product_family: 'product.product_family',
    product_code: 'product.product_code',
    currency_code: 'product.currency_code',
    is_active: 'product.is_active',
    is_deleted: 'product.is_deleted',
    is_inferred: 'product.is_inferred',
    unit_price: 'product.unit_price',
  }),
});
