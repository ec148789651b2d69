import { anyOf, cond, dateKey, flag, isDistinct, isNull, num, round, toDate } from '@medallion/model';
import { checksOf, expectation, rowCount, rowsBy, rule } from '@medallion/quality';
import { intOpportunityVersion, parameters } from '@medallion/silver';
import { dimAccount } from '../accounts/dim_account.ts';
import { versionAsItWas } from '../checks/version-as-it-was.ts';
import { fctOpportunity } from './fct_opportunity.ts';

const { corporateCurrency, reportTimeZone } = parameters;

export const fctOpportunityChecks = checksOf(fctOpportunity, (c, clock) => [
  rowCount({
    name: 'has_deals',
    severity: 'warn',
    owner: 'sales operations',
    description: 'There is a deal.',
    min: 1,
  }),
  expectation({
    name: 'key_not_negative',
    owner: 'data platform',
    description: 'Keys of deals are not negative: -1 and -2 are for deals that are not known, or are none.',
    failing: flag`${c('opportunity_key')} < 0`,
  }),
  expectation({
    name: 'expected_revenue_computed',
    owner: 'data platform',
    description: 'Expected revenue is amount times probability in percent.',
    failing: isDistinct(c('expected_revenue'), round(num`${c('amount')} * ${c('probability')} / 100`, 2)),
  }),
  expectation({
    name: 'probability_is_percent',
    owner: 'sales operations',
    description: 'Probability lies between 0 and 100.',
    failing: flag`${c('probability')} not between 0 and 100`,
  }),
  expectation({
    name: 'won_is_closed',
    owner: 'data platform',
    description: 'A won deal is closed.',
    failing: flag`${c('is_won')} and not ${c('is_closed')}`,
  }),
  expectation({
    name: 'closed_probability',
    severity: 'warn',
    owner: 'sales operations',
    description: 'A won deal has probability 100, a lost one 0.',
    failing: cond`${c('is_closed')} and ${c('probability')} <> case when ${c('is_won')} then 100 else 0 end`,
  }),
  expectation({
    name: 'won_has_amount',
    severity: 'warn',
    owner: 'sales operations',
    description: 'A won deal has an amount above zero.',
    failing: cond`${c('is_won')} and coalesce(${c('amount')}, 0) <= 0`,
  }),
  expectation({
    name: 'amount_not_negative',
    severity: 'warn',
    owner: 'sales operations',
    description: 'No amount is negative.',
    failing: flag`${c('amount')} < 0`,
  }),
  expectation({
    name: 'closed_by_today',
    severity: 'warn',
    owner: 'sales operations',
    description: 'The close date of a closed deal has come.',
    failing: flag`${c('is_closed')} and ${c('close_date_key')} > ${dateKey(toDate(clock('as_of'), reportTimeZone))}`,
  }),
  expectation({
    name: 'days_to_close_if_closed',
    owner: 'data platform',
    description: 'Closed deals have days to close, open ones none.',
    failing: flag`${isNull(c('days_to_close'))} = ${c('is_closed')}`,
  }),
  expectation({
    name: 'days_to_close_not_negative',
    severity: 'warn',
    owner: 'sales operations',
    description: 'No deal closed before it was created.',
    failing: flag`${c('days_to_close')} < 0`,
  }),
  expectation({
    name: 'corporate_amount_alike',
    owner: 'data platform',
    description: 'An amount in the corporate currency is its own conversion.',
    failing: cond`${c('currency_code')} = ${corporateCurrency} and ${isDistinct(c('amount'), c('amount_corporate'))}`,
  }),
  rule({
    name: 'equals_live_deals',
    owner: 'data platform',
    description: 'The deals are those whose current version is not deleted.',
    per: 'opportunity_key',
    across: [rowsBy(intOpportunityVersion, 'opportunity_key')],
    failing: (db) =>
      db
        .with('live', (query) =>
          query
            .selectFrom(intOpportunityVersion.as('version'))
            .where('version.is_current', '=', true)
            .where('version.is_deleted', '=', false)
            .select('version.opportunity_key'),
        )
        .selectFrom('live')
        .fullJoin(fctOpportunity.as('fact'), 'fact.opportunity_key', 'live.opportunity_key')
        .where((eb) => anyOf(isNull(eb.ref('live.opportunity_key')), isNull(eb.ref('fact.opportunity_key'))))
        .select(['live.opportunity_key as live_key', 'fact.opportunity_key']),
  }),
  versionAsItWas(fctOpportunity, {
    name: 'account_as_it_was',
    description:
      'The version of the account that a closed deal names holds at the end of its close date, or is the first.',
    key: 'account_key',
    day: 'close_date_key',
    of: dimAccount,
    id: 'account_id',
    where: 'is_closed',
  }),
]);
