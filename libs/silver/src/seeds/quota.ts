import { date, defineSeed, numeric, text } from '@medallion/model';

/** Sales quotas of an org that keeps none in Salesforce, or others. Empty as shipped. */
export const seedQuota = defineSeed({
  name: 'seed_quota',
  layer: 'silver',
  description:
    'What each user is expected to win in a fiscal quarter. Takes the place of what the org says of that user and quarter.',
  columns: {
    user_id: text().primaryKey().describe('18-character Salesforce id of the user.'),
    quota_amount_corporate: numeric(18, 2).notNull().describe('In the corporate currency.'),
    quarter_start_date: date().primaryKey().describe('First day of the fiscal quarter.'),
  },
  file: new URL('./quota.csv', import.meta.url),
});
