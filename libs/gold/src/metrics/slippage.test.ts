import { GoldDatabase } from '../fixtures/gold-database.ts';
import { fctOpportunity, fctPipelineSnapshot } from '../index.ts';
import { pushRate, slippageRate } from './slippage.ts';

let gold: GoldDatabase;
beforeAll(async () => {
  gold = await GoldDatabase.create('2024-06-15T12:00:00Z');
});
afterEach(() => gold.clear());
afterAll(() => gold.drop());

test('the push rate is the share of deals pushed at least once', async () => {
  const deal = { close_date_key: 20240131, opportunity_count: 1 };
  expect(await gold.value(pushRate)).toBeNull();
  await gold.insert(fctOpportunity, [
    { ...deal, push_count: 0 },
    { ...deal, push_count: 1 },
    { ...deal, push_count: 5 },
    { ...deal, push_count: 0, close_date_key: 20240201 },
  ]);
  expect(await gold.rows(pushRate, { grain: 'month' })).toEqual([
    ['2024-01-31', '0.6667'],
    ['2024-02-29', '0.0000'],
  ]);
});

/** The first fiscal quarter of 2025 begins on 1 February and ends on 30 April 2024. */
const open = (snapshot_date_key: number, opportunity_key: string, is_closing_in_quarter = true) => ({
  snapshot_date_key,
  opportunity_key,
  is_closing_in_quarter,
});

test('of what was due at the start of a quarter, what is open at its end has slipped, wherever its close date went', async () => {
  await gold.insert(fctPipelineSnapshot, [
    open(20240201, '1'),
    open(20240201, '2'),
    open(20240201, '3'),
    open(20240201, '4', false),
    open(20240430, '2'),
    open(20240430, '3', false),
    open(20240430, '4', false),
    open(20240430, '5'),
  ]);
  expect(await gold.rows(slippageRate, { grain: 'fiscal_quarter' })).toEqual([['FY2025-Q1', '0.6667']]);
});

test('a quarter that is not over has no slippage yet', async () => {
  await gold.insert(fctPipelineSnapshot, [open(20240501, '1'), open(20240615, '1')]);
  expect(await gold.rows(slippageRate, { grain: 'fiscal_quarter' })).toEqual([]);
  expect(await gold.value(slippageRate)).toBeNull();
});

test('quarters make up a year by their deals, not by their rates', async () => {
  await gold.insert(fctPipelineSnapshot, [
    open(20230501, '1'),
    open(20230731, '1'),
    open(20230801, '2'),
    open(20230801, '3'),
    open(20230801, '4'),
  ]);
  expect(await gold.rows(slippageRate, { grain: 'fiscal_year' })).toEqual([['2024', '0.2500']]);
});
