import { GoldDatabase } from '../fixtures/gold-database.ts';
import { dimUser, fctOpportunity, fctPipelineSnapshot, fctQuota } from '../index.ts';
import { pipelineCoverage } from './pipeline_coverage.ts';

let gold: GoldDatabase;
beforeAll(async () => {
  gold = await GoldDatabase.create('2024-06-15T12:00:00Z');
});
afterEach(() => gold.clear());
afterAll(() => gold.drop());

/** The second fiscal quarter of 2025 begins on 1 May 2024. */
const quota = { user_key: '1', quarter_start_date_key: 20240501, quota_amount_corporate: '1000' };
const won = { owner_user_key: '1', is_won: true, close_date_key: 20240510, amount_corporate: '400' };
const open = { owner_user_key: '1', snapshot_date_key: 20240615, is_closing_in_quarter: true, amount_corporate: '900' };

test('coverage is the open pipeline of the quarter per amount missing to the quota', async () => {
  await gold.insert(fctQuota, [quota]);
  await gold.insert(fctOpportunity, [won, { ...won, close_date_key: 20240430 }, { ...won, is_won: false }]);
  await gold.insert(fctPipelineSnapshot, [
    open,
    { ...open, is_closing_in_quarter: false },
    { ...open, snapshot_date_key: 20240614 },
  ]);
  expect(await gold.value(pipelineCoverage)).toBe('1.5000');
});

test('it is null where the quota is met, or there is none', async () => {
  await gold.insert(fctPipelineSnapshot, [open]);
  expect(await gold.value(pipelineCoverage)).toBeNull();
  await gold.insert(fctQuota, [quota]);
  await gold.insert(fctOpportunity, [{ ...won, amount_corporate: '1000' }]);
  expect(await gold.value(pipelineCoverage)).toBeNull();
  await gold.insert(fctOpportunity, [won]);
  expect(await gold.value(pipelineCoverage)).toBeNull();
});

test('it is 0 where a quota is open and no deal is', async () => {
  await gold.insert(fctQuota, [quota]);
  expect(await gold.value(pipelineCoverage)).toBe('0.0000');
});

test('a quarter that is over is as of its last day, and one to come is not there', async () => {
  await gold.insert(fctQuota, [
    quota,
    { ...quota, quarter_start_date_key: 20240201 },
    { ...quota, quarter_start_date_key: 20240801 },
  ]);
  await gold.insert(fctPipelineSnapshot, [{ ...open, snapshot_date_key: 20240430 }]);
  expect(await gold.rows(pipelineCoverage, { grain: 'fiscal_quarter' })).toEqual([
    ['FY2025-Q1', '0.9000'],
    ['FY2025-Q2', '0.0000'],
  ]);
});

test('it is by user: what others won or have open does not count', async () => {
  await gold.insert(dimUser, [
    { user_key: '1', full_name: 'Ada' },
    { user_key: '2', full_name: 'Ben' },
  ]);
  await gold.insert(fctQuota, [quota, { ...quota, user_key: '2' }]);
  await gold.insert(fctOpportunity, [{ ...won, owner_user_key: '2' }]);
  await gold.insert(fctPipelineSnapshot, [open]);
  expect(await gold.rows(pipelineCoverage, { by: ['user.full_name'] })).toEqual([
    ['Ada', '0.9000'],
    ['Ben', '0.0000'],
  ]);
  // 900 / (2000 - 400)
  expect(await gold.value(pipelineCoverage)).toBe('0.5625');
});
