import { schemaOf, type Columns } from '@medallion/model';
import { createDatabase, type TestDatabase } from '@medallion/testing';
import fc from 'fast-check';
import { fctOrder, revenue } from '../fixtures/shop.ts';
import type { Filter } from '../query/metric-query.ts';
import { compileMetricQuery } from './compile-metric.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  const columns = Object.entries(fctOrder.columns as Columns).map(([name, { def }]) => `"${name}" ${def.sqlType}`);
  await database.sql.unsafe(`create schema ${schemaOf('gold')}; create table gold.fct_order (${columns.join(', ')})`);
});
afterAll(() => database.drop());

const sum = async (...where: Filter[]): Promise<number> => {
  const [row] = await database.sql.unsafe(compileMetricQuery(revenue, { where }).sql);
  return Number(row!['revenue']);
};
const text = fc.string({ unit: 'binary', maxLength: 12 }).filter((value) => !value.includes('\u0000'));

test('whatever a text is, a filter finds it and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(text, { minLength: 2, maxLength: 6 }), async (channels) => {
      await database.sql`truncate gold.fct_order`;
      for (const [index, channel] of channels.entries()) {
        await database.sql`insert into gold.fct_order (channel, amount) values (${channel}, ${String(2 ** index)})`;
      }
      await database.sql`insert into gold.fct_order (channel, amount) values (null, 1000)`;
      const total = 1000 + 2 ** channels.length - 1;
      for (const [index, channel] of channels.entries()) {
        expect(await sum(['channel', '=', channel])).toBe(2 ** index);
        expect(await sum(['channel', '!=', channel])).toBe(total - 2 ** index);
      }
      expect(await sum(['channel', 'in', channels])).toBe(total - 1000);
      expect(await sum(['channel', '=', null])).toBe(1000);
      expect(await sum(['channel', '!=', null])).toBe(total - 1000);
    }),
    { seed: 1, numRuns: 20 },
  );
});

test('numbers are compared as numbers, with every digit', async () => {
  await database.sql`truncate gold.fct_order`;
  await database.sql`insert into gold.fct_order (item_count, customer_key, amount, score) values
    (9, 9007199254740993, 1, 0.1), (10, 9007199254740992, 2, 0.25), (-1, -1, 4, null)`;
  expect(await sum(['item_count', '<', '10'])).toBe(5);
  expect(await sum(['item_count', '<=', -1])).toBe(4);
  expect(await sum(['customer_key', '=', '9007199254740993'])).toBe(1);
  expect(await sum(['customer_key', '>=', '9007199254740993'])).toBe(1);
  expect(await sum(['score', '>', '0.1'])).toBe(2);
  expect(await sum(['score', '!=', '0.10'])).toBe(6);
  expect(await sum(['item_count', '>', '0'], ['score', '<', '0.2'])).toBe(1);
});
