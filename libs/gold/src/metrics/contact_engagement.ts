import { count } from '@medallion/model';
import { engagedContact } from './sources/engaged_contact.ts';
import { defineMetric } from './star.ts';

export const contactEngagement = defineMetric({
  name: 'contact_engagement',
  description:
    'Contacts, by engagement_level: High from 10 activities and 3 deals, Medium from 5 activities and 1 deal, Low below.',
  source: engagedContact,
  additivity: 'additive',
  measure: () => count(),
});
