import { stgSalesforceCampaignMembers } from '@medallion/bronze';
import { FAR_FUTURE } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intCurrencyRate, intOpportunityVersion } from '../history/index.ts';
import { intCampaign } from './int_campaign.ts';
import { intCampaignPerformance } from './int_campaign_performance.ts';

const run = databaseOfTests();

const at = '2024-01-01T00:00:00Z';
const staged = { created_at: at, system_modstamp: at, load_seq: '1', last_seen_at: at, row_hash: 'h' };
const campaign = (campaign_id: string) => ({
  campaign_id,
  campaign_key: '1',
  campaign_name: 'Fair',
  is_active: true,
  is_deleted: false,
  is_inferred: false,
  number_sent: 0,
});
const member = (id: string, has_responded: boolean | null, is_deleted = false) => ({
  ...staged,
  campaign_member_id: id,
  campaign_id: '701A',
  has_responded,
  is_deleted,
});
const deal = (
  id: string,
  amount: string | null,
  more: { is_won?: boolean; is_current?: boolean; is_deleted?: boolean; close_date?: string } = {},
) => ({
  opportunity_id: id,
  opportunity_key: id.slice(3),
  opportunity_name: 'Deal',
  stage_name: 'Closed Won',
  campaign_id: '701A',
  currency_code: 'EUR',
  is_current: true,
  is_closed: true,
  is_won: true,
  is_deleted: false,
  is_imputed: false,
  amount,
  close_date: '2024-01-20',
  created_at: at,
  valid_from: at,
  valid_to: FAR_FUTURE,
  ...more,
});

test('members, responses and won deals of a campaign are counted, and none where there are none', async () => {
  await testModel(intCampaignPerformance)
    .given(intCampaign, [campaign('701A'), campaign('701B')])
    .given(intCurrencyRate, [
      { currency_code: 'EUR', units_per_corporate: '0.8', valid_from: '1900-01-01', valid_to: '9999-12-31' },
    ])
    .given(stgSalesforceCampaignMembers, [
      member('00v1', true),
      member('00v2', false),
      member('00v3', null),
      member('00v4', true, true),
    ])
    .given(intOpportunityVersion, [
      deal('0061', '800'),
      deal('0062', null),
      deal('0063', '800', { is_won: false }),
      deal('0064', '800', { is_deleted: true }),
      deal('0065', '800', { is_current: false }),
    ])
    .expect(run, [
      { campaign_id: '701A', member_count: 3, responded_count: 1, won_count: 2, won_amount_corporate: '1000.00' },
      { campaign_id: '701B', member_count: 0, responded_count: 0, won_count: 0, won_amount_corporate: '0.00' },
    ]);
});

test('won deals in a currency without a rate on their close date are counted, but not their amount', async () => {
  await testModel(intCampaignPerformance)
    .given(intCampaign, [campaign('701A')])
    .given(intCurrencyRate, [
      { currency_code: 'EUR', units_per_corporate: '0.8', valid_from: '1900-01-01', valid_to: '2024-01-20' },
    ])
    .given(intOpportunityVersion, [deal('0061', '800'), deal('0062', '800', { close_date: '2024-01-19' })])
    .expect(run, [{ campaign_id: '701A', won_count: 2, won_amount_corporate: '1000.00' }]);
});
