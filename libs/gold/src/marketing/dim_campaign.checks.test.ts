import { testChecks } from '@medallion/quality/testing';
import { databaseOfTests } from '@medallion/testing';
import { dimCampaignChecks } from './dim_campaign.checks.ts';
import { dimCampaign } from './dim_campaign.ts';

const run = databaseOfTests();

const failures = (change: object = {}) =>
  testChecks(dimCampaignChecks)
    .given(dimCampaign, [{ campaign_key: '1', member_count: 10, responded_count: 10, won_count: 0, ...change }])
    .failures(run);

test('a campaign to which every member responded passes', async () => {
  expect(await failures()).toEqual({});
});

test.each<[string, string, object]>([
  ['more responses than members', 'responses_of_members', { responded_count: 11 }],
  ['members below zero', 'counts_not_negative', { member_count: -1 }],
  ['responses below zero', 'counts_not_negative', { responded_count: -1 }],
  ['won deals below zero', 'counts_not_negative', { won_count: -1 }],
])('a campaign with %s fails', async (_, check, change) => {
  expect((await failures(change))[check]).toEqual([{ campaign_key: '1' }]);
});
