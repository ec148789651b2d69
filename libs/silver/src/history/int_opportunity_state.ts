import {
  allOf,
  bigint,
  bool,
  caseWhen,
  coalesce,
  cond,
  date,
  defineModel,
  greatest,
  least,
  lit,
  not,
  numeric,
  startOfDay,
  text,
  timestamptz,
  toDate,
  type Bool,
} from '@medallion/model';

import { parameters } from '../parameters.ts';
import { intOpportunityEvidence } from './int_opportunity_evidence.ts';
import { intOpportunityStage } from './int_opportunity_stage.ts';

const UNKNOWN = '(unknown)';

/** Most evidence is a state; what came before the earliest is made up here, by R5 for deleted deals and R18 for closed ones. */
export const intOpportunityState = defineModel({
  name: 'int_opportunity_state',
  layer: 'silver',
  grain: 'one opportunity and moment at which it was written, or at which its unrecorded past begins or ends',
  description:
    'The states of every opportunity from its creation on. A deal first seen closed is taken to have been open from its creation until its close date, or until it was seen (is_imputed); one first seen deleted, to have lived until then.',
  materialized: (m) =>
    m.view({ heldBy: 'int_opportunity_version, a table with the same key and the same columns that are never null.' }),
  columns: {
    opportunity_id: text().primaryKey(),
    account_id: text(),
    owner_id: text(),
    campaign_id: text(),
    stage_key: bigint().describe('Key in dim_stage; null while the stage is not known.'),
    opportunity_name: text().notNull(),
    stage_name: text().notNull().describe('(unknown) where it is imputed, or where the record names none.'),
    opportunity_type: text(),
    lead_source: text(),
    forecast_category: text(),
    currency_code: text().notNull(),
    is_closed: bool().notNull().describe('By the stage.'),
    is_won: bool().notNull().describe('By the stage.'),
    is_deleted: bool().notNull(),
    is_imputed: bool().notNull().describe('Nothing was recorded of this state: the deal was first seen closed.'),
    amount: numeric(18, 2),
    probability: numeric(14, 4),
    close_date: date()
      .notNull()
      .describe('Day it closed or is expected to; day of creation where the record has none.'),
    created_at: timestamptz().notNull(),
    begins_at: timestamptz()
      .primaryKey()
      .describe('When this state begins; it holds until the next one of the opportunity.'),
  },
  from: (db) =>
    db
      .with('evidence', (db) =>
        db
          .selectFrom(intOpportunityEvidence.as('seen'))
          .leftJoin(intOpportunityStage.as('stage'), 'stage.stage_name', 'seen.stage_name')
          .selectAll('seen')
          .select((eb) => [
            'stage.stage_key',
            coalesce(eb.ref('stage.is_closed'), eb.ref('seen.is_closed'), false).as('closed'),
            coalesce(eb.ref('stage.is_won'), eb.ref('seen.is_won'), false).as('won'),
            coalesce(eb.ref('seen.close_date'), toDate(eb.ref('seen.created_at'), parameters.reportTimeZone)).as(
              'closes_on',
            ),
          ]),
      )
      // The earliest evidence holds since creation; of a closed deal since its close date, if that came before it was seen.
      .with('placed', (db) =>
        db
          .selectFrom('evidence')
          .selectAll('evidence')
          .select((eb) =>
            caseWhen(
              [
                [eb('evidence.evidence_number', '>', 1), eb.ref('evidence.observed_at')],
                [
                  eb.ref('evidence.closed'),
                  greatest(
                    eb.ref('evidence.created_at'),
                    least(
                      eb.ref('evidence.observed_at'),
                      startOfDay(eb.ref('evidence.closes_on'), parameters.reportTimeZone),
                    ),
                  ),
                ],
              ],
              eb.ref('evidence.created_at'),
            ).as('holds_from'),
          ),
      )
      .with('state', (db) =>
        db
          .selectFrom('placed')
          .selectAll('placed')
          .select((eb) => [
            'placed.holds_from as begins_at',
            // A record first seen deleted lived until then (R5).
            allOf(
              eb.ref('placed.is_deleted'),
              cond`${eb.ref('placed.holds_from')} = ${eb.ref('placed.observed_at')}`,
            ).as('deleted'),
            lit<Bool>(false).as('is_imputed'),
          ])
          .unionAll((db) =>
            db
              .selectFrom('placed')
              .whereRef('placed.holds_from', '<', 'placed.observed_at')
              .where('placed.is_deleted', '=', true)
              .selectAll('placed')
              .select([
                'placed.observed_at as begins_at',
                lit<Bool>(true).as('deleted'),
                lit<Bool>(false).as('is_imputed'),
              ]),
          )
          .unionAll((db) =>
            db
              .selectFrom('placed')
              .where('placed.evidence_number', '=', 1)
              .where('placed.closed', '=', true)
              .whereRef('placed.created_at', '<', 'placed.holds_from')
              .selectAll('placed')
              .select([
                'placed.created_at as begins_at',
                lit<Bool>(false).as('deleted'),
                lit<Bool>(true).as('is_imputed'),
              ]),
          ),
      )
      .selectFrom('state'),
  let: (c) => ({ known: not(c('state.is_imputed')) }),
  select: (c, { known }) => ({
    opportunity_id: 'state.opportunity_id',
    account_id: 'state.account_id',
    owner_id: 'state.owner_id',
    campaign_id: 'state.campaign_id',
    stage_key: caseWhen([[known, c('state.stage_key')]]),
    opportunity_name: coalesce(c('state.opportunity_name'), UNKNOWN),
    stage_name: coalesce(caseWhen([[known, c('state.stage_name')]]), UNKNOWN),
    opportunity_type: 'state.opportunity_type',
    lead_source: 'state.lead_source',
    forecast_category: caseWhen([[known, c('state.forecast_category')]]),
    currency_code: 'state.currency_code',
    is_closed: allOf(known, c('state.closed')),
    is_won: allOf(known, c('state.won')),
    is_deleted: 'state.deleted',
    is_imputed: 'state.is_imputed',
    amount: 'state.amount',
    probability: caseWhen([[known, c('state.probability')]]),
    close_date: 'state.closes_on',
    created_at: 'state.created_at',
    begins_at: 'state.begins_at',
  }),
});
