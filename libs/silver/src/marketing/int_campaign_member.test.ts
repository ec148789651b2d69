import { stgSalesforceCampaignMembers } from '@medallion/bronze';
import { FAR_FUTURE, FAR_PAST, surrogateKeyOf } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intAccountTimeline } from '../references/int_account_timeline.ts';
import { intContactTimeline } from '../references/int_contact_timeline.ts';
import { intCampaign } from './int_campaign.ts';
import { intCampaignMember } from './int_campaign_member.ts';
import { intLead } from './int_lead.ts';

const run = databaseOfTests();

const feb = (n: number) => `2024-02-${String(n).padStart(2, '0')}T00:00:00Z`;
const staged = {
  is_deleted: false,
  created_at: '2024-02-29T23:59:59.999Z',
  system_modstamp: feb(29),
  load_seq: '1',
  last_seen_at: feb(29),
  row_hash: 'h',
};
const stretch = { account_id: '001A', current_account_key: '10' };
type Member = Partial<typeof staged> & {
  campaign_member_id: string;
  campaign_id?: string;
  lead_id?: string;
  contact_id?: string;
  has_responded?: boolean;
  first_responded_date?: string;
  member_status?: string;
};
const given = (...members: Member[]) =>
  testModel(intCampaignMember)
    .given(
      stgSalesforceCampaignMembers,
      members.map((member) => ({ ...staged, ...member })),
    )
    .given(intCampaign, [
      {
        campaign_id: '701A',
        campaign_key: '70',
        campaign_name: 'Fair',
        is_active: true,
        is_deleted: false,
        is_inferred: false,
        number_sent: 0,
      },
    ])
    .given(intLead, [
      {
        lead_id: '00QL',
        lead_key: '21',
        current_lead_key: '20',
        is_converted: false,
        is_deleted: true,
        is_inferred: false,
      },
    ])
    .given(intContactTimeline, [
      {
        contact_id: '003A',
        contact_key: '31',
        current_contact_key: '30',
        account_id: '001A',
        valid_from: FAR_PAST,
        valid_to: '2024-03-01T00:00:00Z',
      },
      {
        contact_id: '003A',
        contact_key: '32',
        current_contact_key: '30',
        valid_from: '2024-03-01T00:00:00Z',
        valid_to: FAR_FUTURE,
      },
      { contact_id: '003X', contact_key: '41', current_contact_key: '40', valid_from: FAR_PAST, valid_to: FAR_FUTURE },
    ])
    .given(intAccountTimeline, [
      { ...stretch, account_key: '11', valid_from: FAR_PAST, valid_to: feb(15) },
      { ...stretch, account_key: '12', valid_from: feb(15), valid_to: FAR_FUTURE },
    ]);

test('a contact and the account they worked for are those at the end of the day the membership was created', async () => {
  await given(
    { campaign_member_id: '00vA', campaign_id: '701A', contact_id: '003A', member_status: 'Sent' },
    { campaign_member_id: '00vB', campaign_id: '701A', contact_id: '003A', created_at: feb(14) },
    { campaign_member_id: '00vC', campaign_id: '701A', contact_id: '003A', created_at: '2024-03-01T00:00:00Z' },
  ).expect(run, [
    {
      campaign_member_id: '00vA',
      campaign_member_key: surrogateKeyOf('campaign_member', '00vA'),
      campaign_key: '70',
      lead_key: '-2',
      contact_key: '31',
      current_contact_key: '30',
      account_key: '12',
      current_account_key: '10',
      member_status: 'Sent',
      is_responded: false,
      created_date: '2024-02-29',
      responded_date: null,
    },
    {
      campaign_member_id: '00vB',
      campaign_member_key: surrogateKeyOf('campaign_member', '00vB'),
      campaign_key: '70',
      lead_key: '-2',
      contact_key: '31',
      current_contact_key: '30',
      account_key: '11',
      current_account_key: '10',
      member_status: null,
      is_responded: false,
      created_date: '2024-02-14',
      responded_date: null,
    },
    // From March on the contact has no account.
    {
      campaign_member_id: '00vC',
      campaign_member_key: surrogateKeyOf('campaign_member', '00vC'),
      campaign_key: '70',
      lead_key: '-2',
      contact_key: '32',
      current_contact_key: '30',
      account_key: '-1',
      current_account_key: '-1',
      member_status: null,
      is_responded: false,
      created_date: '2024-03-01',
      responded_date: null,
    },
  ]);
});

test('a lead has neither contact nor account, and stands for the lead it was merged into; a converted one is also a contact', async () => {
  await given(
    { campaign_member_id: '00vA', campaign_id: '701A', lead_id: '00QL' },
    { campaign_member_id: '00vB', campaign_id: '701A', lead_id: '00QL', contact_id: '003A' },
  ).expect(run, [
    { campaign_member_id: '00vA', lead_key: '20', contact_key: '-2', current_contact_key: '-2', account_key: '-2' },
    { campaign_member_id: '00vB', lead_key: '20', contact_key: '31', current_contact_key: '30', account_key: '12' },
  ]);
});

test('a contact that was only referred to has an unknown account, and what is no record is unknown', async () => {
  await given(
    { campaign_member_id: '00vA', campaign_id: '701A', contact_id: '003X' },
    { campaign_member_id: '00vB', lead_id: 'nonsense', contact_id: 'nonsense' },
  ).expect(run, [
    {
      campaign_member_id: '00vA',
      campaign_key: '70',
      lead_key: '-2',
      contact_key: '41',
      current_contact_key: '40',
      account_key: '-1',
      current_account_key: '-1',
    },
    {
      campaign_member_id: '00vB',
      campaign_key: '-1',
      lead_key: '-1',
      contact_key: '-1',
      current_contact_key: '-1',
      account_key: '-1',
      current_account_key: '-1',
    },
  ]);
});

test('a response taken back is none, and its day is not carried', async () => {
  const first_responded_date = '2024-03-02';
  await given(
    { campaign_member_id: '00vA', has_responded: true, first_responded_date },
    { campaign_member_id: '00vB', has_responded: false, first_responded_date },
    { campaign_member_id: '00vC', has_responded: true },
  ).expect(run, [
    { campaign_member_id: '00vA', is_responded: true, responded_date: first_responded_date },
    { campaign_member_id: '00vB', is_responded: false, responded_date: null },
    { campaign_member_id: '00vC', is_responded: true, responded_date: null },
  ]);
});

test('a deleted membership is left out', async () => {
  await given({ campaign_member_id: '00vA', is_deleted: true }).expect(run, []);
});
