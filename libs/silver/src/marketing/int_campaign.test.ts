import { stgSalesforceCampaigns } from '@medallion/bronze';
import { surrogateKeyOf } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intCurrencyRate } from '../history/index.ts';
import { intInferredMember } from '../references/int_inferred_member.ts';
import { intCampaign } from './int_campaign.ts';

const run = databaseOfTests();

const at = '2024-01-01T00:00:00Z';
const staged = {
  is_deleted: false,
  created_at: at,
  system_modstamp: at,
  load_seq: '1',
  last_seen_at: at,
  row_hash: 'h',
};
const rates = [
  { currency_code: 'USD', units_per_corporate: '1', valid_from: '1900-01-01', valid_to: '9999-12-31' },
  { currency_code: 'EUR', units_per_corporate: '0.8', valid_from: '2024-01-01', valid_to: '2024-02-01' },
  { currency_code: 'EUR', units_per_corporate: '0.9', valid_from: '2024-02-01', valid_to: '9999-12-31' },
];

test('costs are in the corporate currency at the rate of the start date, without one of the day of creation', async () => {
  await testModel(intCampaign)
    .given(intCurrencyRate, rates)
    .given(stgSalesforceCampaigns, [
      {
        ...staged,
        campaign_id: '701A',
        campaign_name: 'Fair',
        parent_campaign_id: '701P',
        currency_code: 'EUR',
        budgeted_cost: '900',
        actual_cost: '100.00',
        number_sent: '12',
        start_date: '2024-02-01',
        is_active: true,
      },
      { ...staged, campaign_id: '701B', budgeted_cost: '900', start_date: '2024-01-31' },
      { ...staged, campaign_id: '701C', budgeted_cost: '900' },
      { ...staged, campaign_id: '701D', budgeted_cost: '900', currency_code: 'CHF', start_date: '2024-01-31' },
    ])
    .given(intInferredMember, [
      { entity: 'campaign', natural_id: '701X', member_key: '1', version_key: '2', first_referenced_at: at },
    ])
    .expect(run, [
      {
        campaign_id: '701A',
        parent_campaign_key: surrogateKeyOf('campaign', '701P'),
        campaign_name: 'Fair',
        budgeted_cost: '1000.00',
        actual_cost: '111.11',
        number_sent: 12,
        is_active: true,
        is_inferred: false,
      },
      ...['701B', '701C', '701D', '701X'].map((campaign_id) => ({
        campaign_id,
        parent_campaign_key: null,
        campaign_name: '(unknown)',
        budgeted_cost: ['701B', '701C'].includes(campaign_id) ? '900.00' : null,
        actual_cost: null,
        number_sent: 0,
        is_active: false,
        is_inferred: campaign_id === '701X',
      })),
    ]);
});

test('a campaign says all that its record says; an id of another object is no parent', async () => {
  const said = {
    campaign_id: '701A',
    owner_id: '00GQ',
    campaign_name: 'Fair',
    campaign_type: 'Trade Show',
    campaign_status: 'Completed',
    is_active: false,
    is_deleted: true,
    expected_revenue: '5.00',
    start_date: '2024-02-28',
    end_date: '2024-02-29',
  };
  await testModel(intCampaign)
    .given(intCurrencyRate, rates)
    .given(stgSalesforceCampaigns, [{ ...staged, ...said, parent_campaign_id: '001P' }])
    .expect(run, [
      { ...said, campaign_key: surrogateKeyOf('campaign', '701A'), parent_campaign_key: null, is_inferred: false },
    ]);
});
