import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intOpportunity } from '../opportunities/int_opportunity.ts';
import { intCampaign } from './int_campaign.ts';
import { intCampaignMember } from './int_campaign_member.ts';
import { intCampaignPerformance } from './int_campaign_performance.ts';

const run = databaseOfTests();

const campaign = (campaign_id: string, campaign_key: string) => ({
  campaign_id,
  campaign_key,
  campaign_name: 'Fair',
  is_active: true,
  is_deleted: false,
  is_inferred: false,
  number_sent: 0,
});
const member = (id: string, is_responded: boolean, campaign_key = '70') => ({
  campaign_member_id: id,
  campaign_member_key: id.slice(3),
  campaign_key,
  lead_key: '-2',
  contact_key: '1',
  current_contact_key: '1',
  account_key: '1',
  current_account_key: '1',
  is_responded,
  created_date: '2024-01-01',
});
const deal = (id: string, amount_corporate: string | null, is_won = true, campaign_key = '70') => ({
  opportunity_id: id,
  opportunity_key: id.slice(3),
  account_key: '1',
  current_account_key: '1',
  owner_user_key: '1',
  campaign_key,
  stage_key: '1',
  opportunity_name: 'Deal',
  stage_name: 'Closed Won',
  currency_code: 'EUR',
  is_closed: true,
  is_won,
  amount_corporate,
  created_date: '2024-01-01',
  close_date: '2024-01-20',
});

test('members, responses and won deals of a campaign are counted, and none where there are none', async () => {
  await testModel(intCampaignPerformance)
    .given(intCampaign, [campaign('701A', '70'), campaign('701B', '71')])
    .given(intCampaignMember, [member('00v1', true), member('00v2', false), member('00v3', false)])
    .given(intOpportunity, [deal('0061', '800'), deal('0062', '200.5'), deal('0063', '800', false)])
    .expect(run, [
      { campaign_id: '701A', member_count: 3, responded_count: 1, won_count: 2, won_amount_corporate: '1000.50' },
      { campaign_id: '701B', member_count: 0, responded_count: 0, won_count: 0, won_amount_corporate: '0.00' },
    ]);
});

test('won deals without an amount in the corporate currency are counted, but not their amount', async () => {
  await testModel(intCampaignPerformance)
    .given(intCampaign, [campaign('701A', '70')])
    .given(intOpportunity, [deal('0061', '800'), deal('0062', null)])
    .expect(run, [{ campaign_id: '701A', won_count: 2, won_amount_corporate: '800.00' }]);
});

test('what names no campaign that is known counts for none', async () => {
  await testModel(intCampaignPerformance)
    .given(intCampaign, [campaign('701A', '70')])
    .given(intCampaignMember, [member('00v1', true, '-1')])
    .given(intOpportunity, [deal('0061', '800', true, '-2')])
    .expect(run, [{ campaign_id: '701A', member_count: 0, responded_count: 0, won_count: 0 }]);
});
