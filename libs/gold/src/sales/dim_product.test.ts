import { testModel } from '@medallion/model/testing';
import { intProduct } from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { dimProduct } from './dim_product.ts';

const run = databaseOfTests();

test('a product has its row, priced or not', async () => {
  const product = { product_name: 'Cloud', is_active: true, is_deleted: false, is_inferred: false };
  await testModel(dimProduct)
    .given(intProduct, [
      { ...product, product_id: '01tA', product_key: '1', unit_price: '99.90', currency_code: 'USD' },
      { ...product, product_id: '01tB', product_key: '2' },
    ])
    .expect(run, [
      {
        product_key: '1',
        product_id: '01tA',
        product_name: 'Cloud',
        unit_price: '99.90',
        currency_code: 'USD',
        is_active: true,
      },
      {
        product_key: '2',
        product_id: '01tB',
        product_name: 'Cloud',
        unit_price: null,
        currency_code: null,
        is_active: true,
      },
    ]);
});

test('a row says all that is known of its product, of one only referred to that it is', async () => {
  const said = {
    product_key: '1',
    product_id: '01tA',
    product_name: '(unknown)',
    product_family: 'SaaS',
    product_code: 'C-1',
    currency_code: 'EUR',
    is_active: false,
    is_deleted: true,
    is_inferred: true,
    unit_price: '99.90',
  };
  await testModel(dimProduct).given(intProduct, [said]).expect(run, [said]);
});
