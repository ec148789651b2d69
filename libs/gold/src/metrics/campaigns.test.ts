import { GoldDatabase } from '../fixtures/gold-database.ts';
import { dimCampaign, fctCampaignMember } from '../index.ts';
import { costPerMember, costPerResponse, expectedRoi, realisedRoi, responseRate } from './campaigns.ts';

let gold: GoldDatabase;
beforeAll(async () => {
  gold = await GoldDatabase.create('2024-06-15T12:00:00Z');
});
afterEach(() => gold.clear());
afterAll(() => gold.drop());

test('the response rate is responses per member', async () => {
  const member = { member_count: 1, created_date_key: 20240531 };
  expect(await gold.value(responseRate)).toBeNull();
  await gold.insert(fctCampaignMember, [
    { ...member, responded_count: 1 },
    { ...member, responded_count: 0 },
    { ...member, responded_count: 0 },
    { ...member, responded_count: 1, created_date_key: 20240601 },
  ]);
  expect(await gold.rows(responseRate, { grain: 'day' })).toEqual([
    ['2024-05-31', '0.3333'],
    ['2024-06-01', '1.0000'],
  ]);
});

const campaign = {
  campaign_key: '1',
  campaign_type: 'Webinar',
  is_deleted: false,
  actual_cost: '1000',
  expected_revenue: '1500',
  won_amount_corporate: '0',
  member_count: 100,
  responded_count: 4,
};

test('costs and returns are of all campaigns together, not the average of each', async () => {
  await gold.insert(dimCampaign, [
    campaign,
    {
      ...campaign,
      campaign_key: '2',
      actual_cost: '3000',
      member_count: 300,
      responded_count: 1,
      won_amount_corporate: '8000',
    },
  ]);
  expect(await gold.value(costPerMember)).toBe('10.0000');
  expect(await gold.value(costPerResponse)).toBe('800.0000');
  expect(await gold.value(expectedRoi)).toBe('-0.2500');
  expect(await gold.value(realisedRoi)).toBe('1.0000');
});

test('campaigns whose cost is not known, deleted ones and those that are none are left out', async () => {
  await gold.insert(dimCampaign, [
    campaign,
    { ...campaign, campaign_key: '2', actual_cost: null },
    { ...campaign, campaign_key: '3', is_deleted: true },
    { ...campaign, campaign_key: '-1' },
    { ...campaign, campaign_key: '-2' },
  ]);
  expect(await gold.rows(costPerMember, { by: ['campaign_type'] })).toEqual([['Webinar', '10.0000']]);
  expect(await gold.value(costPerResponse)).toBe('250.0000');
  expect(await gold.value(realisedRoi)).toBe('-1.0000');
});

test('a campaign without an expected revenue has no expected return', async () => {
  await gold.insert(dimCampaign, [campaign, { ...campaign, campaign_key: '2', expected_revenue: null }]);
  expect(await gold.value(expectedRoi)).toBe('0.5000');
});

test('without members, responses or costs there is nothing to divide by', async () => {
  await gold.insert(dimCampaign, [{ ...campaign, actual_cost: '0', member_count: 0, responded_count: 0 }]);
  for (const metric of [costPerMember, costPerResponse, expectedRoi, realisedRoi]) {
    expect([metric.name, await gold.value(metric)]).toEqual([metric.name, null]);
  }
});
