import { stgSalesforceCampaignMembers } from '@medallion/bronze';
import {
  asOfEndOfDay,
  bigint,
  bool,
  caseWhen,
  date,
  defineModel,
  endOfDay,
  isTrue,
  surrogateKey,
  text,
  toDate,
} from '@medallion/model';
import { expectedKey, optionalKey } from '../keys/member_keys.ts';
import { parameters } from '../parameters.ts';
import { intAccountTimeline } from '../references/int_account_timeline.ts';
import { intContactTimeline } from '../references/int_contact_timeline.ts';
import { intCampaign } from './int_campaign.ts';
import { intLead } from './int_lead.ts';

export const intCampaignMember = defineModel({
  name: 'int_campaign_member',
  layer: 'silver',
  grain: 'one campaign membership that is not deleted',
  description:
    'Who was addressed by a campaign, as a lead or a contact, and whether they responded. A lead that was converted since is both.',
  materialized: (m) =>
    m.incremental({
      scope: 'campaign_member_id',
      changes: [
        m.changesOf(stgSalesforceCampaignMembers, 'campaign_member_id'),
        m.changesThrough(intCampaign, 'campaign_id', stgSalesforceCampaignMembers, {
          column: 'campaign_id',
          scope: 'campaign_member_id',
        }),
        m.changesThrough(intLead, 'lead_id', stgSalesforceCampaignMembers, {
          column: 'lead_id',
          scope: 'campaign_member_id',
        }),
        m.changesThrough(intContactTimeline, 'contact_id', stgSalesforceCampaignMembers, {
          column: 'contact_id',
          scope: 'campaign_member_id',
        }),
        m.changesThrough(intAccountTimeline, 'account_id', intContactTimeline, {
          column: 'account_id',
          scope: 'contact_id',
        }),
      ],
    }),
  columns: {
    campaign_member_id: text().primaryKey(),
    campaign_member_key: bigint().notNull().unique(),
    campaign_key: bigint().notNull(),
    lead_key: bigint().notNull().describe('The surviving lead; -2 for a contact that never was one.'),
    contact_key: bigint()
      .notNull()
      .describe('The contact at the end of the day the membership was created; -2 for a lead.'),
    current_contact_key: bigint().notNull(),
    account_key: bigint()
      .notNull()
      .describe('The account of that version of the contact, at the end of the same day; -2 for a lead.'),
    current_account_key: bigint().notNull(),
    member_status: text(),
    is_responded: bool().notNull(),
    created_date: date().notNull(),
    responded_date: date().describe('First response; null where there is none, or none is dated.'),
  },
  from: (db) =>
    db
      .with('member', (query) =>
        query
          .selectFrom(stgSalesforceCampaignMembers.as('member'))
          .where('member.is_deleted', '=', false)
          .select((eb) => {
            const createdDate = toDate(eb.ref('member.created_at'), parameters.reportTimeZone);
            return [
              'member.campaign_member_id',
              'member.campaign_id',
              'member.lead_id',
              'member.contact_id',
              'member.member_status',
              isTrue(eb.ref('member.has_responded')).as('is_responded'),
              createdDate.as('created_date'),
              'member.first_responded_date',
              endOfDay(createdDate, parameters.reportTimeZone).as('created_day_end'),
            ];
          }),
      )
      .selectFrom('member')
      .leftJoin(intCampaign.as('campaign'), 'campaign.campaign_id', 'member.campaign_id')
      .leftJoin(intLead.as('lead'), 'lead.lead_id', 'member.lead_id')
      .leftJoin(intContactTimeline.as('contact'), (join) =>
        join
          .onRef('contact.contact_id', '=', 'member.contact_id')
          .on((eb) => asOfEndOfDay(eb, 'contact', eb.ref('member.created_day_end'))),
      )
      .leftJoin(intAccountTimeline.as('account'), (join) =>
        join
          .onRef('account.account_id', '=', 'contact.account_id')
          .on((eb) => asOfEndOfDay(eb, 'account', eb.ref('member.created_day_end'))),
      ),
  select: (c) => ({
    campaign_member_id: 'member.campaign_member_id',
    campaign_member_key: surrogateKey('campaign_member', c('member.campaign_member_id')),
    campaign_key: expectedKey(c('campaign.campaign_key')),
    lead_key: optionalKey(c('lead.current_lead_key'), c('member.lead_id')),
    contact_key: optionalKey(c('contact.contact_key'), c('member.contact_id')),
    current_contact_key: optionalKey(c('contact.current_contact_key'), c('member.contact_id')),
    // A lead has no account; a contact should have one.
    account_key: optionalKey(c('account.account_key'), c('member.contact_id')),
    current_account_key: optionalKey(c('account.current_account_key'), c('member.contact_id')),
    member_status: 'member.member_status',
    is_responded: 'member.is_responded',
    created_date: 'member.created_date',
    responded_date: caseWhen([[c('member.is_responded'), c('member.first_responded_date')]]),
  }),
});
