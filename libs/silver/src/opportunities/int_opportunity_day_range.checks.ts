import {
  allOf,
  cond,
  dateLit,
  endOfDay,
  farFuture,
  flag,
  isDistinct,
  lead,
  min,
  num,
  over,
  round,
} from '@medallion/model';
import { checksOf, expectation, rule } from '@medallion/quality';
import { intAccountVersion } from '../history/index.ts';
import { parameters } from '../parameters.ts';
import { intOpportunityDayRange } from './int_opportunity_day_range.ts';

const { reportTimeZone } = parameters;

/** What holds of the daily facts is checked on the runs they are spread from: these are few where days are many. */
export const intOpportunityDayRangeChecks = checksOf(intOpportunityDayRange, (c) => [
  expectation({
    name: 'range_not_empty',
    owner: 'data platform',
    description: 'Every run has a day.',
    failing: flag`${c('first_date')} > ${c('last_date')}`,
  }),
  expectation({
    name: 'expected_revenue_computed',
    owner: 'data platform',
    description: 'Expected revenue is amount times probability in percent.',
    failing: isDistinct(c('expected_revenue'), round(num`${c('amount')} * ${c('probability')} / 100`, 2)),
  }),
  expectation({
    name: 'won_is_closed',
    owner: 'data platform',
    description: 'A won deal is closed.',
    failing: flag`${c('is_won')} and not ${c('is_closed')}`,
  }),
  expectation({
    name: 'age_not_negative',
    owner: 'data platform',
    description: 'No deal has a day before its creation.',
    failing: flag`${c('first_date')} < ${c('created_date')}`,
  }),
  rule({
    name: 'ranges_do_not_overlap',
    owner: 'data platform',
    description: 'A deal has one row for a day.',
    per: 'opportunity_id',
    failing: (db) =>
      db
        .with('compared', (query) =>
          query.selectFrom(intOpportunityDayRange.as('range')).select((eb) => [
            'range.opportunity_id',
            'range.last_date',
            lead(eb.ref('range.first_date'), {
              partitionBy: [eb.ref('range.opportunity_id')],
              orderBy: [eb.ref('range.first_date')],
            }).as('next_date'),
          ]),
        )
        .selectFrom('compared')
        .whereRef('compared.last_date', '>=', 'compared.next_date')
        .distinct()
        .select('compared.opportunity_id'),
  }),
  rule({
    name: 'account_as_it_was',
    owner: 'data platform',
    description:
      'The version of the account that a run of days names holds at the end of each, or is the first there is.',
    per: 'opportunity_id',
    failing: (db) =>
      db
        .with('version', (query) =>
          query
            .selectFrom(intAccountVersion.as('account'))
            .select((eb) => [
              'account.account_key',
              'account.valid_from',
              'account.valid_to',
              over(min(eb.ref('account.valid_from')), { partitionBy: [eb.ref('account.account_id')] }).as('first_from'),
            ]),
        )
        .selectFrom(intOpportunityDayRange.as('range'))
        .innerJoin('version', 'version.account_key', 'range.account_key')
        .where((eb) => {
          const isBefore = cond`${endOfDay(eb.ref('range.first_date'), reportTimeZone)} <= ${eb.ref('version.valid_from')}`;
          const isLater = cond`${eb.ref('version.valid_from')} > ${eb.ref('version.first_from')}`;
          const isOver = cond`${eb.ref('range.last_date')} < ${dateLit('9999-12-31')}`;
          const lastEnd = endOfDay(eb.ref('range.last_date'), reportTimeZone);
          const isAfter = cond`case when ${isOver} then ${lastEnd} > ${eb.ref('version.valid_to')} else ${eb.ref('version.valid_to')} < ${farFuture()} end`;
          return eb.or([allOf(isBefore, isLater), isAfter]);
        })
        .select(['range.opportunity_id', 'range.first_date']),
  }),
]);
