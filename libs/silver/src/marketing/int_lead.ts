import { stgSalesforceLeads } from '@medallion/bronze';
import { bigint, bool, coalesce, date, defineModel, lit, surrogateKey, text, toDate } from '@medallion/model';
import type { Bool } from '@medallion/model';
import { intRecordMerge } from '../history/index.ts';
import { parameters } from '../parameters.ts';
import { intInferredMember } from '../references/int_inferred_member.ts';

export const intLead = defineModel({
  name: 'int_lead',
  layer: 'silver',
  grain: 'one Salesforce lead, received or only referred to',
  description:
    'Leads with their keys and what they were converted to. A merged lead keeps its row and points to the survivor.',
  materialized: 'table',
  columns: {
    lead_id: text().primaryKey(),
    lead_key: bigint().notNull().unique(),
    current_lead_key: bigint().notNull().describe('Of the surviving lead: what facts refer to.'),
    owner_id: text(),
    converted_account_id: text(),
    converted_contact_id: text(),
    converted_opportunity_id: text(),
    full_name: text().pii('name'),
    company: text(),
    title: text(),
    email: text().pii('email'),
    lead_status: text(),
    lead_rating: text(),
    lead_source: text(),
    industry: text(),
    state: text(),
    country: text(),
    is_converted: bool().notNull(),
    is_deleted: bool().notNull(),
    is_inferred: bool().notNull(),
    created_date: date(),
    converted_date: date(),
  },
  from: (db) =>
    db
      .with('member', (query) =>
        query
          .selectFrom(stgSalesforceLeads.as('lead'))
          .select(['lead.lead_id', lit<Bool>(false).as('is_inferred')])
          .unionAll(
            query
              .selectFrom(intInferredMember.as('inferred'))
              .where('inferred.entity', '=', 'lead')
              .select(['inferred.natural_id as lead_id', lit<Bool>(true).as('is_inferred')]),
          ),
      )
      .selectFrom('member')
      .leftJoin(stgSalesforceLeads.as('lead'), 'lead.lead_id', 'member.lead_id')
      .leftJoin(intRecordMerge.as('merge'), 'merge.record_id', 'member.lead_id'),
  select: (c) => ({
    lead_id: 'member.lead_id',
    lead_key: surrogateKey('lead', c('member.lead_id')),
    current_lead_key: surrogateKey('lead', coalesce(c('merge.survivor_id'), c('member.lead_id'))),
    owner_id: 'lead.owner_id',
    converted_account_id: 'lead.converted_account_id',
    converted_contact_id: 'lead.converted_contact_id',
    converted_opportunity_id: 'lead.converted_opportunity_id',
    full_name: 'lead.full_name',
    company: 'lead.company',
    title: 'lead.title',
    email: 'lead.email',
    lead_status: 'lead.lead_status',
    lead_rating: 'lead.lead_rating',
    lead_source: 'lead.lead_source',
    industry: 'lead.industry',
    state: 'lead.state',
    country: 'lead.country',
    is_converted: coalesce(c('lead.is_converted'), false),
    is_deleted: coalesce(c('lead.is_deleted'), false),
    is_inferred: 'member.is_inferred',
    created_date: toDate(c('lead.created_at'), parameters.reportTimeZone),
    converted_date: 'lead.converted_date',
  }),
});
