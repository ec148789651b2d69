import { sum } from '@medallion/model';
import { fctLead } from '../index.ts';
import { defineMetric } from './star.ts';

export const leadConversionRate = defineMetric({
  name: 'lead_conversion_rate',
  description: 'Converted leads per lead.',
  source: fctLead,
  date: 'created_date',
  additivity: 'ratio',
  numerator: (c) => sum(c('converted_count')),
  denominator: (c) => sum(c('lead_count')),
});
