import { FAR_FUTURE } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';

import { intOpportunityStagePeriod } from './int_opportunity_stage_period.ts';
import { intOpportunityVersion } from './int_opportunity_version.ts';

const run = databaseOfTests();

const day = (n: number) => `2024-01-${String(n).padStart(2, '0')}T00:00:00Z`;
const version = (from: string, stage_name: string, fields: Record<string, unknown> = {}) => ({
  opportunity_id: '006A',
  opportunity_key: '1',
  opportunity_name: 'Deal',
  stage_name,
  currency_code: 'USD',
  is_current: false,
  is_closed: false,
  is_won: false,
  is_deleted: false,
  is_imputed: false,
  close_date: '2024-01-20',
  created_at: day(1),
  valid_from: from,
  valid_to: FAR_FUTURE,
  ...fields,
});

test('versions in one stage are one stay, and a return is another visit', () =>
  testModel(intOpportunityStagePeriod)
    .given(intOpportunityVersion, [
      version(day(1), 'Prospecting'),
      version(day(2), 'Prospecting', { amount: '5' }),
      version(day(3), 'Qualification'),
      version(day(4), 'Prospecting'),
      version(day(5), 'Prospecting', { is_deleted: true }),
    ])
    .expect(run, [
      { stage_name: 'Prospecting', visit_number: 1, entered_at: day(1), exited_at: day(3), is_imputed: false },
      { stage_name: 'Qualification', visit_number: 1, entered_at: day(3), exited_at: day(4), is_imputed: false },
      { stage_name: 'Prospecting', visit_number: 2, entered_at: day(4), exited_at: null, is_imputed: false },
    ]));

test('the imputed stay of a deal first seen closed says so; deals do not mix', () =>
  testModel(intOpportunityStagePeriod)
    .given(intOpportunityVersion, [
      version(day(1), '(unknown)', { is_imputed: true }),
      version(day(9), 'Closed Won'),
      version(day(2), 'Closed Won', { opportunity_id: '006B' }),
    ])
    .expect(run, [
      { opportunity_id: '006A', stage_name: '(unknown)', is_imputed: true, entered_at: day(1), exited_at: day(9) },
      { opportunity_id: '006A', stage_name: 'Closed Won', is_imputed: false, entered_at: day(9), exited_at: null },
      { opportunity_id: '006B', stage_name: 'Closed Won', is_imputed: false, entered_at: day(2), exited_at: null },
    ]));
