import { stgSalesforceOpportunityHistory, stgSalesforceOpportunityVersions } from '@medallion/bronze';
import {
  assertNotNull,
  bool,
  clock,
  date,
  defineModel,
  lit,
  numeric,
  text,
  timestamptz,
  type Bool,
  type Text,
  type Timestamptz,
} from '@medallion/model';

/** What the history says of a field it lacks; the union gives it the type of the record's. */
const nothing = <T extends Text | Bool | Timestamptz>() => lit<T | null>(null);

/**
 * Two logs tell of an opportunity's past: the stored versions of the record, whole but only as often as they were
 * extracted, and OpportunityHistory, complete but of few fields.
 */
export const intOpportunityLog = defineModel({
  name: 'int_opportunity_log',
  layer: 'silver',
  grain: 'one stored version of an opportunity, or one entry of its history',
  description: 'Everything ever written about opportunities and visible at the clock, from the record and its history.',
  materialized: (m) =>
    m.view({
      heldBy: 'The version of an opportunity it ends in: int_opportunity_version is a table with the same key.',
    }),
  columns: {
    opportunity_id: text().primaryKey(),
    account_id: text().describe('The history has none; so all that is described as of the record only.'),
    owner_id: text().describe('Of the record only.'),
    campaign_id: text().describe('Of the record only.'),
    opportunity_name: text().describe('Of the record only.'),
    stage_name: text(),
    opportunity_type: text().describe('Of the record only.'),
    lead_source: text().describe('Of the record only.'),
    forecast_category: text(),
    currency_code: text(),
    is_record: bool().primaryKey().describe('A version of the record; else an entry of its history.'),
    is_closed: bool().describe('Of the record only.'),
    is_won: bool().describe('Of the record only.'),
    is_deleted: bool().describe('Of the record only.'),
    amount: numeric(18, 2),
    probability: numeric(14, 4),
    close_date: date(),
    created_at: timestamptz().describe('When the opportunity was created. Of the record only.'),
    written_at: timestamptz().primaryKey().describe('When the version or the entry was written.'),
    seen_at: timestamptz().describe('When it was last extracted. Of the record only.'),
    tie_break: text().primaryKey().describe('Orders what was written in one moment: contents hash, or entry id.'),
  },
  from: (db) =>
    db
      .with('log', (db) =>
        db
          .selectFrom(stgSalesforceOpportunityHistory.as('entry'))
          .where('entry.opportunity_id', 'is not', null)
          .select((eb) => [
            assertNotNull(eb.ref('entry.opportunity_id')).as('opportunity_id'),
            lit<Bool>(false).as('is_record'),
            nothing<Text>().as('account_id'),
            nothing<Text>().as('owner_id'),
            nothing<Text>().as('campaign_id'),
            nothing<Text>().as('opportunity_name'),
            'entry.stage_name',
            nothing<Text>().as('opportunity_type'),
            nothing<Text>().as('lead_source'),
            'entry.forecast_category',
            'entry.currency_code',
            nothing<Bool>().as('is_closed'),
            nothing<Bool>().as('is_won'),
            nothing<Bool>().as('is_deleted'),
            'entry.amount',
            'entry.probability',
            'entry.close_date',
            nothing<Timestamptz>().as('created_at'),
            'entry.created_at as written_at',
            nothing<Timestamptz>().as('seen_at'),
            'entry.opportunity_history_id as tie_break',
          ])
          .unionAll((db) =>
            db
              .selectFrom(stgSalesforceOpportunityVersions.as('version'))
              .innerJoin(clock.as('clock'), (join) => join.onRef('version.system_modstamp', '<=', 'clock.as_of'))
              .select([
                'version.opportunity_id',
                lit<Bool>(true).as('is_record'),
                'version.account_id',
                'version.owner_id',
                'version.campaign_id',
                'version.opportunity_name',
                'version.stage_name',
                'version.opportunity_type',
                'version.lead_source',
                'version.forecast_category',
                'version.currency_code',
                'version.is_closed',
                'version.is_won',
                'version.is_deleted',
                'version.amount',
                'version.probability',
                'version.close_date',
                'version.created_at',
                'version.system_modstamp as written_at',
                'version.last_seen_at as seen_at',
                'version.row_hash as tie_break',
              ]),
          ),
      )
      .selectFrom('log'),
  select: (_) => ({
    opportunity_id: 'log.opportunity_id',
    account_id: 'log.account_id',
    owner_id: 'log.owner_id',
    campaign_id: 'log.campaign_id',
    opportunity_name: 'log.opportunity_name',
    stage_name: 'log.stage_name',
    opportunity_type: 'log.opportunity_type',
    lead_source: 'log.lead_source',
    forecast_category: 'log.forecast_category',
    currency_code: 'log.currency_code',
    is_record: 'log.is_record',
    is_closed: 'log.is_closed',
    is_won: 'log.is_won',
    is_deleted: 'log.is_deleted',
    amount: 'log.amount',
    probability: 'log.probability',
    close_date: 'log.close_date',
    created_at: 'log.created_at',
    written_at: 'log.written_at',
    seen_at: 'log.seen_at',
    tie_break: 'log.tie_break',
  }),
});
