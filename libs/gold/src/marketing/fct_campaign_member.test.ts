import { testModel } from '@medallion/model/testing';
import { intCampaignMember } from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { fctCampaignMember } from './fct_campaign_member.ts';

const run = databaseOfTests();

const member = {
  campaign_member_id: '00vA',
  campaign_member_key: '1',
  campaign_key: '70',
  lead_key: '-2',
  contact_key: '31',
  current_contact_key: '30',
  account_key: '11',
  current_account_key: '10',
  is_responded: false,
  created_date: '2024-02-29',
};

test('a membership without a response counts as a member alone', async () => {
  await testModel(fctCampaignMember)
    .given(intCampaignMember, [member])
    .expect(run, [
      {
        campaign_member_key: '1',
        campaign_key: '70',
        lead_key: '-2',
        contact_key: '31',
        current_contact_key: '30',
        account_key: '11',
        current_account_key: '10',
        created_date_key: 20240229,
        responded_date_key: -2,
        campaign_member_id: '00vA',
        member_status: null,
        is_responded: false,
        responded_count: 0,
        member_count: 1,
      },
    ]);
});

test('a response has its day, or an unknown one where none is dated', async () => {
  await testModel(fctCampaignMember)
    .given(intCampaignMember, [
      { ...member, is_responded: true, responded_date: '2024-03-01', member_status: 'Responded' },
      { ...member, campaign_member_id: '00vB', is_responded: true, created_date: '1999-12-31' },
    ])
    .expect(run, [
      {
        campaign_member_id: '00vA',
        created_date_key: 20240229,
        responded_date_key: 20240301,
        member_status: 'Responded',
        is_responded: true,
        responded_count: 1,
      },
      {
        campaign_member_id: '00vB',
        created_date_key: -1,
        responded_date_key: -1,
        member_status: null,
        is_responded: true,
        responded_count: 1,
      },
    ]);
});
