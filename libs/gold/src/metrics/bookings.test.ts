import { GoldDatabase } from '../fixtures/gold-database.ts';
import { fctOpportunity } from '../index.ts';
import { avgDealSize, lostAmount, wonAmount } from './bookings.ts';

let gold: GoldDatabase;
beforeAll(async () => {
  gold = await GoldDatabase.create('2024-06-15T12:00:00Z');
});
afterEach(() => gold.clear());
afterAll(() => gold.drop());

const won = { is_won: true, deal_status: 'Won', close_date_key: 20240131 } as const;
const lost = { is_won: false, deal_status: 'Lost', close_date_key: 20240131 } as const;
const open = { is_won: false, deal_status: 'Open', close_date_key: 20240131 } as const;

test('won and lost amounts add up over the periods of the close date', async () => {
  await gold.insert(fctOpportunity, [
    { ...won, amount_corporate: '100.25' },
    { ...won, amount_corporate: '50', close_date_key: 20240201 },
    { ...won, amount_corporate: null },
    { ...lost, amount_corporate: '7' },
    { ...open, amount_corporate: '9999' },
  ]);
  expect(await gold.value(wonAmount)).toBe('150.25');
  expect(await gold.value(lostAmount)).toBe('7.00');
  expect(await gold.rows(wonAmount, { grain: 'fiscal_year' })).toEqual([
    ['2024', '100.25'],
    ['2025', '50.00'],
  ]);
});

test('nothing won is an amount of 0', async () => {
  await gold.insert(fctOpportunity, [{ ...won, amount_corporate: null }]);
  expect([await gold.value(wonAmount), await gold.value(lostAmount)]).toEqual(['0', '0']);
});

test('the deal size is the won amount per won deal, null where none was won', async () => {
  await gold.insert(fctOpportunity, [{ ...lost, amount_corporate: '7' }]);
  expect(await gold.value(avgDealSize)).toBeNull();
  await gold.insert(fctOpportunity, [
    { ...won, amount_corporate: '100' },
    { ...won, amount_corporate: '50' },
  ]);
  expect(await gold.value(avgDealSize)).toBe('75.0000');
});
