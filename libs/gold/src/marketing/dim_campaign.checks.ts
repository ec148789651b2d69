import { flag } from '@medallion/model';
import { checksOf, expectation } from '@medallion/quality';
import { inferredIsRare, keyIsValid } from '../checks/dimension-checks.ts';
import { dimCampaign } from './dim_campaign.ts';

export const dimCampaignChecks = checksOf(dimCampaign, (c) => [
  keyIsValid(c('campaign_key')),
  inferredIsRare(c('is_inferred')),
  expectation({
    name: 'responses_of_members',
    severity: 'warn',
    owner: 'marketing operations',
    description: 'A campaign has no more responses than members.',
    failing: flag`${c('responded_count')} > ${c('member_count')}`,
  }),
  expectation({
    name: 'counts_not_negative',
    owner: 'data platform',
    description: 'Members, responses and won deals are counted from zero.',
    failing: flag`${c('responded_count')} < 0 or ${c('member_count')} < 0 or ${c('won_count')} < 0`,
  }),
]);
