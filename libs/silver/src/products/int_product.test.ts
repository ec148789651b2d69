import { stgSalesforcePricebookEntries, stgSalesforcePricebooks, stgSalesforceProducts } from '@medallion/bronze';
import { surrogateKeyOf } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intInferredMember } from '../references/int_inferred_member.ts';
import { intProduct } from './int_product.ts';

const run = databaseOfTests();

const at = '2024-01-01T00:00:00Z';
const staged = {
  is_deleted: false,
  created_at: at,
  system_modstamp: at,
  load_seq: '1',
  last_seen_at: at,
  row_hash: 'h',
};
const entry = (
  id: string,
  pricebook_id: string,
  unit_price: string,
  more: { currency_code?: string; is_active?: boolean; is_deleted?: boolean } = {},
) => ({
  ...staged,
  pricebook_entry_id: id,
  product_id: '01tA',
  pricebook_id,
  unit_price,
  is_active: true,
  ...more,
});
const product = (...entries: ReturnType<typeof entry>[]) =>
  testModel(intProduct)
    .given(stgSalesforceProducts, [
      { ...staged, product_id: '01tA', product_name: 'Cloud', product_family: 'SaaS', is_active: true },
    ])
    .given(stgSalesforcePricebooks, [
      { ...staged, pricebook_id: '01sS', is_standard: true },
      { ...staged, pricebook_id: '01sP', is_standard: false },
    ])
    .given(stgSalesforcePricebookEntries, entries);

test('the price is the active standard one in the corporate currency', async () => {
  await product(
    entry('01u1', '01sP', '70'),
    entry('01u2', '01sS', '100'),
    entry('01u3', '01sS', '90', { currency_code: 'EUR' }),
    entry('01u4', '01sS', '120', { is_active: false }),
  ).expect(run, [
    {
      product_id: '01tA',
      product_key: surrogateKeyOf('product', '01tA'),
      product_name: 'Cloud',
      product_family: 'SaaS',
      product_code: null,
      currency_code: 'USD',
      is_active: true,
      is_deleted: false,
      is_inferred: false,
      unit_price: '100.00',
    },
  ]);
});

test('without one it is the price of the only active entry, in its currency', async () => {
  await product(
    entry('01u1', '01sP', '70', { currency_code: 'EUR' }),
    entry('01u2', '01sP', '60', { is_deleted: true }),
  ).expect(run, [{ unit_price: '70.00', currency_code: 'EUR' }]);
});

test('of several entries, none of them standard, none is the price', async () => {
  await product(entry('01u1', '01sP', '70'), entry('01u2', '01sP', '60')).expect(run, [
    { unit_price: null, currency_code: null },
  ]);
});

test('a product without an entry has no price, and one only referred to is inferred', async () => {
  await product()
    .given(intInferredMember, [
      { entity: 'product', natural_id: '01tX', member_key: '1', version_key: '2', first_referenced_at: at },
    ])
    .expect(run, [
      { product_id: '01tA', product_name: 'Cloud', unit_price: null, is_active: true, is_inferred: false },
      { product_id: '01tX', product_name: '(unknown)', unit_price: null, is_active: false, is_inferred: true },
    ]);
});
