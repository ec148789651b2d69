import {
  boolOr,
  clock,
  coalesce,
  cond,
  dateKey,
  flag,
  greatest,
  isIn,
  isNotTrue,
  least,
  num,
  secondsBetween,
  sum,
  toDate,
} from '@medallion/model';
import { checksOf, expectation, rule, type RowColumn } from '@medallion/quality';
import {
  intOpportunityStage,
  intOpportunityVersion,
  OPEN_STAGE_SLUGS,
  parameters,
  STAGE_SLUGS,
} from '@medallion/silver';
import { fctOpportunityStage } from './fct_opportunity_stage.ts';

const { reportTimeZone } = parameters;
const SECONDS_A_DAY = 86_400;

/** Stages that were not entered have negative keys. */
function lastEntry(c: RowColumn<typeof fctOpportunityStage.columns>) {
  const [first, ...others] = STAGE_SLUGS.map((slug) => c(`${slug}_entered_date_key`));
  return greatest(first!, ...others);
}

export const fctOpportunityStageChecks = checksOf(fctOpportunityStage, (c, now) => [
  expectation({
    name: 'entries_within_life',
    owner: 'data platform',
    description: 'No stage was entered before the deal was created or after the clock.',
    failing: STAGE_SLUGS.map((slug) => c(`${slug}_entered_date_key`)).reduce(
      (some, entered) => flag`${some} or (${entered} > 0 and ${entered} < ${c('created_date_key')})`,
      // A record may say that it is created after the clock; then its first stage is entered on that day.
      flag`${lastEntry(c)} > ${greatest(dateKey(toDate(now('as_of'), reportTimeZone)), c('created_date_key'))}`,
    ),
  }),
  rule({
    name: 'won_is_furthest',
    owner: 'data platform',
    description: 'The furthest stage of a won deal is a won one, as far as the seed knows the order of the stages.',
    failing: (db) =>
      db
        .selectFrom(fctOpportunityStage.as('deal'))
        .innerJoin(intOpportunityStage.as('furthest'), 'furthest.stage_key', 'deal.furthest_stage_key')
        .where('deal.is_won', '=', true)
        .where('furthest.is_won', '=', false)
        // Open stages that the seed does not list are placed after the won ones.
        .where('furthest.is_in_seed', '=', true)
        .select('deal.opportunity_key'),
  }),
  rule({
    name: 'days_are_time_open',
    owner: 'data platform',
    description: 'The days in the stages of a deal add up to the time it was open, unless part of that was never seen.',
    failing: (db) =>
      db
        .with('lived', (query) =>
          query
            .selectFrom(intOpportunityVersion.as('version'))
            .crossJoin(clock.as('clock'))
            .leftJoin(intOpportunityStage.as('stage'), 'stage.stage_name', 'version.stage_name')
            .where('version.is_closed', '=', false)
            .groupBy('version.opportunity_key')
            .select((eb) => {
              const until = least(eb.ref('version.valid_to'), eb.ref('clock.as_of'));
              const hasColumns = isIn(eb.ref('stage.slug'), OPEN_STAGE_SLUGS);
              return [
                'version.opportunity_key',
                sum(secondsBetween(until, eb.ref('version.valid_from'))).as('seconds'),
                boolOr(eb.ref('version.is_imputed')).as('is_imputed'),
                boolOr(isNotTrue(hasColumns)).as('has_other'),
              ];
            }),
        )
        .selectFrom(fctOpportunityStage.as('deal'))
        .innerJoin('lived', 'lived.opportunity_key', 'deal.opportunity_key')
        .where((eb) => {
          const days = OPEN_STAGE_SLUGS.map((slug) => coalesce(eb.ref(`deal.${slug}_days`), 0)).reduce(
            (all, one) => num`${all} + ${one}`,
          );
          const difference = num`${days} - ${eb.ref('lived.seconds')}::numeric / ${SECONDS_A_DAY}`;
          return cond`not ${eb.ref('lived.is_imputed')} and not ${eb.ref('lived.has_other')} and abs(${difference}) > 0.1`;
        })
        .select('deal.opportunity_key'),
  }),
]);
