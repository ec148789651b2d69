import { bigint, bool, caseWhen, defineModel, int, lit, NOT_APPLICABLE_KEY, text } from '@medallion/model';
import { calendarKey, intCampaignMember } from '@medallion/silver';
import { dimAccount } from '../accounts/dim_account.ts';
import { dimAccountCurrent } from '../accounts/dim_account_current.ts';
import { dimContact } from '../accounts/dim_contact.ts';
import { dimContactCurrent } from '../accounts/dim_contact_current.ts';
import { dateReference, keyReference } from '../shared/reference_columns.ts';
import { dimCampaign } from './dim_campaign.ts';
import { dimLead } from './dim_lead.ts';

export const fctCampaignMember = defineModel({
  name: 'fct_campaign_member',
  layer: 'gold',
  grain: 'one membership of a lead or contact in a campaign that is not deleted',
  description: 'Who was addressed by which campaign, and who responded.',
  materialized: (m) =>
    m.incremental({
      distribution: { by: 'campaign_member_key' },
      scope: 'campaign_member_key',
      changes: [m.changesOf(intCampaignMember, 'campaign_member_key')],
    }),
  columns: {
    campaign_member_key: bigint().primaryKey(),
    campaign_key: keyReference(() => dimCampaign.c.campaign_key),
    lead_key: keyReference(() => dimLead.c.lead_key).describe('-2 for a contact that never was a lead.'),
    contact_key: keyReference(() => dimContact.c.contact_key).describe(
      'The contact as it was at the end of the day the membership was created; -2 for a lead.',
    ),
    current_contact_key: keyReference(() => dimContactCurrent.c.current_contact_key).describe(
      'The contact as it is now. Durable.',
    ),
    account_key: keyReference(() => dimAccount.c.account_key).describe(
      "The contact's account, both as they were at the end of the day the membership was created; -2 for a lead. Changes when the history of either is corrected.",
    ),
    current_account_key: keyReference(() => dimAccountCurrent.c.current_account_key).describe(
      'The same account as it is now.',
    ),
    created_date_key: dateReference(),
    responded_date_key: dateReference().describe('-2 without a response.'),
    campaign_member_id: text().notNull().unique(),
    member_status: text(),
    is_responded: bool().notNull(),
    responded_count: int().notNull().describe('1 with a response, else 0.'),
    member_count: int().notNull().describe('1'),
  },
  from: (db) => db.selectFrom(intCampaignMember.as('member')),
  select: (c) => ({
    campaign_member_key: 'member.campaign_member_key',
    campaign_key: 'member.campaign_key',
    lead_key: 'member.lead_key',
    contact_key: 'member.contact_key',
    current_contact_key: 'member.current_contact_key',
    account_key: 'member.account_key',
    current_account_key: 'member.current_account_key',
    created_date_key: calendarKey(c('member.created_date')),
    responded_date_key: caseWhen(
      [[c('member.is_responded'), calendarKey(c('member.responded_date'))]],
      NOT_APPLICABLE_KEY,
    ),
    campaign_member_id: 'member.campaign_member_id',
    member_status: 'member.member_status',
    is_responded: 'member.is_responded',
    responded_count: caseWhen([[c('member.is_responded'), 1]], 0),
    member_count: lit(1),
  }),
});
