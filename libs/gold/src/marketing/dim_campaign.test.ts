import { testModel } from '@medallion/model/testing';
import { intCampaign, intCampaignPerformance, intUser } from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { dimCampaign } from './dim_campaign.ts';

const run = databaseOfTests();

const campaign = (campaign_id: string, owner_id: string | null = null) => ({
  campaign_id,
  campaign_key: campaign_id.slice(3),
  campaign_name: 'Fair',
  owner_id,
  is_active: true,
  is_deleted: false,
  is_inferred: false,
  number_sent: 100,
});
const performance = (campaign_id: string, responded_count: number, member_count: number) => ({
  campaign_id,
  member_count,
  responded_count,
  won_count: 0,
  won_amount_corporate: '0',
});

test('the performance of a campaign is the share of members that responded, the bound belonging to the better one', async () => {
  await testModel(dimCampaign)
    .given(
      intCampaign,
      ['7011', '7012', '7013', '7014', '7015', '7016'].map((id) => campaign(id)),
    )
    .given(intCampaignPerformance, [
      performance('7011', 2, 10),
      performance('7012', 19, 100),
      performance('7013', 1, 10),
      performance('7014', 1, 100),
      performance('7015', 0, 10),
      performance('7016', 0, 0),
    ])
    .expect(run, [
      { campaign_key: '1', performance_category: 'High' },
      { campaign_key: '2', performance_category: 'Medium' },
      { campaign_key: '3', performance_category: 'Medium' },
      { campaign_key: '4', performance_category: 'Low' },
      { campaign_key: '5', performance_category: 'No Response' },
      { campaign_key: '6', performance_category: 'No Response' },
    ]);
});

test('owner, parent and duration are resolved', async () => {
  const user = {
    user_id: '005A',
    user_key: '50',
    full_name: 'Ada',
    is_active: true,
    is_manager: false,
    is_inferred: false,
    hierarchy_depth: 0,
  };
  await testModel(dimCampaign)
    .given(intUser, [user])
    .given(intCampaign, [
      { ...campaign('7011', '005A'), parent_campaign_key: '2', start_date: '2024-02-28', end_date: '2024-03-01' },
      { ...campaign('7012', '00GQ'), start_date: '2024-02-28' },
      campaign('7013'),
    ])
    .expect(run, [
      {
        campaign_key: '1',
        parent_campaign_key: '2',
        owner_user_key: '50',
        campaign_duration_days: 2,
        member_count: 0,
        won_amount_corporate: '0.00',
      },
      {
        campaign_key: '2',
        parent_campaign_key: '-2',
        owner_user_key: '-2',
        campaign_duration_days: null,
        member_count: 0,
        won_amount_corporate: '0.00',
      },
      {
        campaign_key: '3',
        parent_campaign_key: '-2',
        owner_user_key: '-1',
        campaign_duration_days: null,
        member_count: 0,
        won_amount_corporate: '0.00',
      },
    ]);
});

test('a row says all that is known of its campaign and what came of it', async () => {
  const said = {
    campaign_key: '1',
    parent_campaign_key: '2',
    campaign_id: '7011',
    campaign_name: 'Fair',
    campaign_type: 'Trade Show',
    campaign_status: 'Completed',
    is_active: false,
    is_deleted: true,
    is_inferred: true,
    budgeted_cost: '1.00',
    actual_cost: '2.00',
    expected_revenue: '3.00',
    number_sent: 4,
    start_date: '2024-02-28',
    end_date: '2024-02-28',
  };
  const came = { member_count: 10, responded_count: 1, won_count: 5, won_amount_corporate: '6.00' };
  await testModel(dimCampaign)
    .given(intCampaign, [said])
    .given(intCampaignPerformance, [{ campaign_id: '7011', ...came }])
    .expect(run, [
      { ...said, ...came, owner_user_key: '-1', performance_category: 'Medium', campaign_duration_days: 0 },
    ]);
});
