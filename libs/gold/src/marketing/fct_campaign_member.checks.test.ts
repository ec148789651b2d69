import { testChecks } from '@medallion/quality/testing';
import { databaseOfTests } from '@medallion/testing';
import { fctCampaignMemberChecks } from './fct_campaign_member.checks.ts';
import { fctCampaignMember } from './fct_campaign_member.ts';
import { fctLead } from './fct_lead.ts';

const run = databaseOfTests();

const nobody = {
  campaign_member_key: '1',
  lead_key: '-2',
  contact_key: '-2',
  current_contact_key: '-2',
  account_key: '-2',
};
const failures = (member: object, converted_contact_key = '30') =>
  testChecks(fctCampaignMemberChecks)
    .given(fctCampaignMember, [{ ...nobody, ...member }])
    .given(fctLead, [{ lead_key: '20', converted_contact_key }])
    .failures(run);

test.each<[string, object]>([
  ['a lead', { lead_key: '20' }],
  ['a contact', { contact_key: '31', current_contact_key: '30' }],
  ['an account', { account_key: '10' }],
  ['a lead that became the contact', { lead_key: '20', contact_key: '31', current_contact_key: '30' }],
  ['a lead that is not known', { lead_key: '-1' }],
])('a member that is %s passes', async (_, member) => {
  expect(await failures(member)).toEqual({});
});

test('a member that is nobody fails', async () => {
  expect((await failures({}))['is_lead_or_contact']).toEqual([{ campaign_member_key: '1' }]);
});

test.each(['32', '-2'])('a member that is a lead and a contact it did not become fails: %s', async (contact) => {
  const both = { lead_key: '20', contact_key: '31', current_contact_key: '30' };
  expect((await failures(both, contact))['lead_became_contact']).toEqual([{ campaign_member_key: '1' }]);
});
