import { allOf, isNotNull, not, num, sum } from '@medallion/model';
import { dimCampaign, fctCampaignMember } from '../index.ts';
import { defineMetric } from './star.ts';

export const responseRate = defineMetric({
  name: 'response_rate',
  description: 'Members of campaigns that responded, per member.',
  source: fctCampaignMember,
  date: 'created_date',
  additivity: 'ratio',
  numerator: (c) => sum(c('responded_count')),
  denominator: (c) => sum(c('member_count')),
});

export const costPerMember = defineMetric({
  name: 'cost_per_member',
  description: 'Actual cost of the campaigns whose cost is known per member of theirs, in corporate currency.',
  source: dimCampaign,
  where: (c) => allOf(isNotNull(c('actual_cost')), not(c('is_deleted'))),
  additivity: 'ratio',
  numerator: (c) => sum(c('actual_cost')),
  denominator: (c) => sum(c('member_count')),
});

export const costPerResponse = defineMetric({
  name: 'cost_per_response',
  description: 'Actual cost of the campaigns whose cost is known per response to them, in corporate currency.',
  source: dimCampaign,
  where: (c) => allOf(isNotNull(c('actual_cost')), not(c('is_deleted'))),
  additivity: 'ratio',
  numerator: (c) => sum(c('actual_cost')),
  denominator: (c) => sum(c('responded_count')),
});

export const expectedRoi = defineMetric({
  name: 'expected_roi',
  description:
    'Expected revenue of campaigns less their actual cost, per actual cost: 0.5 is half of the cost gained. Campaigns of which both are known.',
  source: dimCampaign,
  where: (c) => allOf(isNotNull(c('actual_cost')), isNotNull(c('expected_revenue')), not(c('is_deleted'))),
  additivity: 'ratio',
  numerator: (c) => sum(num`${c('expected_revenue')} - ${c('actual_cost')}`),
  denominator: (c) => sum(c('actual_cost')),
});

export const realisedRoi = defineMetric({
  name: 'realised_roi',
  description:
    'Won amount credited to campaigns less their actual cost, per actual cost: -1 is all of the cost lost. Campaigns whose cost is known.',
  source: dimCampaign,
  where: (c) => allOf(isNotNull(c('actual_cost')), not(c('is_deleted'))),
  additivity: 'ratio',
  numerator: (c) => sum(num`${c('won_amount_corporate')} - ${c('actual_cost')}`),
  denominator: (c) => sum(c('actual_cost')),
});
