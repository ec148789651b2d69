import { stgSalesforceOpportunities } from '@medallion/bronze';
import { checksOf, recency, rule, versionChecks } from '@medallion/quality';
import { differing } from '../checks/differing.ts';
import { intOpportunityVersion, OPPORTUNITY_TRACKED } from './int_opportunity_version.ts';

/** What the record alone says; stage, amount, probability, close date, currency and forecast may be told later by the history. */
const CARRIED = [
  'account_id',
  'owner_id',
  'campaign_id',
  'opportunity_type',
  'lead_source',
  'is_deleted',
  'created_at',
] as const;

export const intOpportunityVersionChecks = checksOf(intOpportunityVersion, () => [
  ...versionChecks(intOpportunityVersion, {
    id: 'opportunity_id',
    owner: 'data platform',
    tracked: OPPORTUNITY_TRACKED,
    overwritten: ['created_at'],
    createdAt: 'created_at',
  }),
  rule({
    name: 'current_equals_record',
    owner: 'data platform',
    description: 'The current version of every opportunity says what its record as last received says.',
    failing: (db) =>
      db
        .selectFrom(stgSalesforceOpportunities.as('record'))
        .leftJoin(intOpportunityVersion.as('version'), (join) =>
          join.onRef('version.opportunity_id', '=', 'record.opportunity_id').on('version.is_current', '=', true),
        )
        .where((eb) => differing(CARRIED.map((column) => [eb.ref(`version.${column}`), eb.ref(`record.${column}`)])))
        .select('record.opportunity_id'),
  }),
  recency({
    name: 'recently_changed',
    severity: 'warn',
    owner: 'sales operations',
    description: 'Some opportunity changed in the 14 days before the clock.',
    column: 'valid_from',
    within: { days: 14 },
  }),
]);
