import { bool, date, defineRawTable, int, numeric, text, timestamptz } from '@medallion/model';
import type { RawFields } from '@medallion/salesforce';

import { customOpportunityFields } from '../custom/opportunity.ts';

export const rawOpportunity = defineRawTable({
  object: 'Opportunity',
  description: 'Every version of every opportunity ever received, as Salesforce sent it.',
  fields: {
    ...({
      Id: text().primaryKey(),
      IsDeleted: bool(),
      CreatedDate: timestamptz(),
      CreatedById: text(),
      LastModifiedDate: timestamptz(),
      LastModifiedById: text(),
      SystemModstamp: timestamptz().notNull(),
      AccountId: text(),
      OwnerId: text(),
      CampaignId: text(),
      ContactId: text(),
      Pricebook2Id: text(),
      Name: text(),
      StageName: text(),
      Type: text(),
      LeadSource: text(),
      ForecastCategory: text(),
      ForecastCategoryName: text(),
      NextStep: text(),
      Fiscal: text(),
      CurrencyIsoCode: text(),
      Description: text(),
      IsClosed: bool(),
      IsWon: bool(),
      HasOpportunityLineItem: bool(),
      Amount: numeric(22, 6),
      ExpectedRevenue: numeric(22, 6),
      Probability: numeric(16, 6),
      FiscalQuarter: int(),
      FiscalYear: int(),
      CloseDate: date(),
      LastActivityDate: date(),
    } satisfies RawFields<'Opportunity'>),
    ...customOpportunityFields,
  },
});
