import { GoldDatabase } from '../fixtures/gold-database.ts';
import { dimUser, fctOpportunityHistory, fctPipelineSnapshot } from '../index.ts';
import { openPipeline, pipelineCreated, weightedPipeline } from './pipeline.ts';

let gold: GoldDatabase;
beforeAll(async () => {
  gold = await GoldDatabase.create('2024-06-15T12:00:00Z');
});
afterEach(() => gold.clear());
afterAll(() => gold.drop());

const open = (snapshot_date_key: number, amount_corporate: string, owner_user_key = '1') => ({
  snapshot_date_key,
  amount_corporate,
  owner_user_key,
  expected_revenue_corporate: String(Number(amount_corporate) / 10),
});

test('by day the pipeline is the sum of the deals open that day', async () => {
  await gold.insert(fctPipelineSnapshot, [open(20240530, '100'), open(20240530, '20'), open(20240531, '100')]);
  expect(await gold.rows(openPipeline, { grain: 'day' })).toEqual([
    ['2024-05-30', '120.00'],
    ['2024-05-31', '100.00'],
  ]);
});

test('by longer periods it is that of their last day, of the period under way that of the day the warehouse is as of', async () => {
  await gold.insert(fctPipelineSnapshot, [
    open(20240430, '1'),
    open(20240501, '10'),
    open(20240531, '100'),
    open(20240614, '1000'),
    open(20240615, '10000'),
  ]);
  expect(await gold.rows(openPipeline, { grain: 'month' })).toEqual([
    ['2024-04-30', '1.00'],
    ['2024-05-31', '100.00'],
    ['2024-06-30', '10000.00'],
  ]);
  expect(await gold.rows(openPipeline, { grain: 'fiscal_quarter' })).toEqual([
    ['FY2025-Q1', '1.00'],
    ['FY2025-Q2', '10000.00'],
  ]);
  expect(await gold.value(openPipeline)).toBe('10000.00');
  expect(await gold.value(weightedPipeline)).toBe('1000.00');
});

test('an owner without a deal on the last day has none, whatever they had before', async () => {
  await gold.insert(dimUser, [
    { user_key: '1', full_name: 'Ada' },
    { user_key: '2', full_name: 'Ben' },
  ]);
  await gold.insert(fctPipelineSnapshot, [open(20240530, '100', '1'), open(20240531, '20', '2')]);
  expect(await gold.rows(openPipeline, { grain: 'month', by: ['owner_user.full_name'] })).toEqual([
    ['2024-05-31', 'Ben', '20.00'],
  ]);
  expect(await gold.value(openPipeline, { where: [['owner_user.full_name', '=', 'Ada']], to: '2024-05-31' })).toBe('0');
});

test('with a range the last day of the range counts', async () => {
  await gold.insert(fctPipelineSnapshot, [open(20240510, '10'), open(20240520, '20'), open(20240531, '100')]);
  expect(await gold.value(openPipeline, { from: '2024-05-01', to: '2024-05-20' })).toBe('20.00');
  expect(await gold.rows(openPipeline, { grain: 'month', to: '2024-05-10' })).toEqual([['2024-05-31', '10.00']]);
});

test('a condition on the day chooses among the days: the last business day of each month', async () => {
  await gold.insert(fctPipelineSnapshot, [open(20240329, '29'), open(20240331, '31')]);
  const where = [['snapshot_date.is_weekend', '=', false]] as const;
  expect(await gold.rows(openPipeline, { grain: 'month', where })).toEqual([['2024-03-31', '29.00']]);
});

test('created pipeline adds up the amounts of the days deals were created on', async () => {
  const day = { date_key: 20240530, created_count: 1, amount_corporate: '100' };
  await gold.insert(fctOpportunityHistory, [
    day,
    { ...day, date_key: 20240531, created_count: 0, amount_corporate: '500' },
    { ...day, date_key: 20240601, amount_corporate: '20' },
    { ...day, amount_corporate: null },
  ]);
  expect(await gold.value(pipelineCreated)).toBe('120.00');
  expect(await gold.rows(pipelineCreated, { grain: 'month' })).toEqual([
    ['2024-05-31', '100.00'],
    ['2024-06-30', '20.00'],
  ]);
});
