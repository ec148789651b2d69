import { testModel } from '@medallion/model/testing';
import { intProduct } from '@medallion/silver';
import { createDatabase, type TestDatabase } from '@medallion/testing';
import { dimProduct } from './dim_product.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());
const run = (query: string) => database.sql.unsafe(query);

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
