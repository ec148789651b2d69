import { GoldDatabase } from '../fixtures/gold-database.ts';
import { fctOpportunity } from '../index.ts';
import { salesCycleDays, salesCycleDaysMedian } from './sales_cycle.ts';

let gold: GoldDatabase;
beforeAll(async () => {
  gold = await GoldDatabase.create('2024-06-15T12:00:00Z');
});
afterEach(() => gold.clear());
afterAll(() => gold.drop());

const won = { is_won: true, is_closed: true, close_date_key: 20240131 };

test('the sales cycle is the average and the median of the days won deals took', async () => {
  await gold.insert(fctOpportunity, [
    { ...won, days_to_close: 10 },
    { ...won, days_to_close: 20 },
    { ...won, days_to_close: 90 },
    { ...won, is_won: false, days_to_close: 1000 },
  ]);
  expect(await gold.value(salesCycleDays)).toBe('40.0000');
  expect(await gold.value(salesCycleDaysMedian)).toBe('20.0000');
});

test('the median of an even number of deals lies between the two in the middle', async () => {
  await gold.insert(fctOpportunity, [
    { ...won, days_to_close: 10 },
    { ...won, days_to_close: 25 },
  ]);
  expect(await gold.value(salesCycleDaysMedian)).toBe('17.5000');
});

test('where nothing was won there is no sales cycle', async () => {
  await gold.insert(fctOpportunity, [{ ...won, is_won: false, days_to_close: 1000 }]);
  expect([await gold.value(salesCycleDays), await gold.value(salesCycleDaysMedian)]).toEqual([null, null]);
});
