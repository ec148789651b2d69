import { GoldDatabase } from '../fixtures/gold-database.ts';
import { dimUser, fctOpportunity } from '../index.ts';
import { cohortWinRate, winRateAmount, winRateCount } from './win_rates.ts';

let gold: GoldDatabase;
beforeAll(async () => {
  gold = await GoldDatabase.create('2024-06-15T12:00:00Z');
});
afterEach(() => gold.clear());
afterAll(() => gold.drop());

const won = { is_won: true, is_closed: true, opportunity_count: 1, owner_user_key: '1' };
const lost = { ...won, is_won: false };
const open = { ...lost, is_closed: false };

test('the win rate is of closed deals, in count or amount; an amount that is not known counts for nothing', async () => {
  await gold.insert(fctOpportunity, [
    { ...won, amount_corporate: '300' },
    { ...won, amount_corporate: null },
    { ...lost, amount_corporate: '100' },
    { ...open, amount_corporate: '9999' },
  ]);
  expect(await gold.value(winRateCount)).toBe('0.6667');
  expect(await gold.value(winRateAmount)).toBe('0.7500');
});

test('a rate of nothing is null, and of losses alone 0', async () => {
  await gold.insert(fctOpportunity, [open]);
  expect([await gold.value(winRateCount), await gold.value(winRateAmount), await gold.value(cohortWinRate)]).toEqual([
    null,
    null,
    '0.0000',
  ]);
  await gold.insert(fctOpportunity, [{ ...lost, amount_corporate: '5' }]);
  expect([await gold.value(winRateCount), await gold.value(winRateAmount)]).toEqual(['0.0000', '0.0000']);
});

test('without rows the value is null', async () => {
  expect(await gold.rows(winRateCount)).toEqual([[null]]);
});

test('rates of groups are computed from their rows, and the rate of all is not their average', async () => {
  await gold.insert(dimUser, [
    { user_key: '1', full_name: 'Ada' },
    { user_key: '2', full_name: 'Ben' },
  ]);
  await gold.insert(fctOpportunity, [won, won, won, lost, { ...lost, owner_user_key: '2' }]);
  expect(await gold.rows(winRateCount, { by: ['owner_user.full_name'] })).toEqual([
    ['Ada', '0.7500'],
    ['Ben', '0.0000'],
  ]);
  expect(await gold.value(winRateCount)).toBe('0.6000');
});

test('the cohort win rate is by the date deals were created, the others by the one they closed', async () => {
  await gold.insert(fctOpportunity, [
    { ...won, created_date_key: 20240131, close_date_key: 20240301 },
    { ...open, created_date_key: 20240131, close_date_key: 20240901 },
    { ...lost, created_date_key: 20240201, close_date_key: 20240301 },
  ]);
  expect(await gold.rows(cohortWinRate, { grain: 'month' })).toEqual([
    ['2024-01-31', '0.5000'],
    ['2024-02-29', '0.0000'],
  ]);
  expect(await gold.rows(winRateCount, { grain: 'fiscal_quarter' })).toEqual([
    ['FY2025-Q1', '0.5000'],
    ['FY2025-Q3', null],
  ]);
});
