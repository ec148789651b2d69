import { cond, flag, NOT_APPLICABLE_KEY } from '@medallion/model';
import { checksOf, expectation, rule } from '@medallion/quality';
import { dimAccount } from '../accounts/dim_account.ts';
import { dimContact } from '../accounts/dim_contact.ts';
import { versionAsItWas } from '../checks/version-as-it-was.ts';
import { fctCampaignMember } from './fct_campaign_member.ts';
import { fctLead } from './fct_lead.ts';

export const fctCampaignMemberChecks = checksOf(fctCampaignMember, (c) => [
  expectation({
    name: 'is_lead_or_contact',
    severity: 'warn',
    owner: 'marketing operations',
    description: 'A member is a lead, a contact or an account.',
    failing: flag`${c('lead_key')} = ${NOT_APPLICABLE_KEY} and ${c('contact_key')} = ${NOT_APPLICABLE_KEY} and ${c('account_key')} = ${NOT_APPLICABLE_KEY}`,
  }),
  rule({
    name: 'lead_became_contact',
    severity: 'warn',
    owner: 'marketing operations',
    description: 'A member that is a lead and a contact is a lead that was converted to that contact.',
    failing: (db) =>
      db
        .selectFrom(fctCampaignMember.as('member'))
        .innerJoin(fctLead.as('lead'), 'lead.lead_key', 'member.lead_key')
        .where('member.current_contact_key', '>=', 0)
        .where((eb) => cond`${eb.ref('lead.converted_contact_key')} <> ${eb.ref('member.current_contact_key')}`)
        .select('member.campaign_member_key'),
  }),
  versionAsItWas(fctCampaignMember, {
    name: 'account_as_it_was',
    description:
      'The version of the account that a membership names holds at the end of the day it was created, or is the first.',
    key: 'account_key',
    day: 'created_date_key',
    of: dimAccount,
    id: 'account_id',
  }),
  versionAsItWas(fctCampaignMember, {
    name: 'contact_as_it_was',
    description:
      'The version of the contact that a membership names holds at the end of the day it was created, or is the first.',
    key: 'contact_key',
    day: 'created_date_key',
    of: dimContact,
    id: 'contact_id',
  }),
]);
