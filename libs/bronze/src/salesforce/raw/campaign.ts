import { bool, date, defineRawTable, int, numeric, text, timestamptz } from '@medallion/model';
import type { RawFields } from '@medallion/salesforce';

import { customCampaignFields } from '../custom/campaign.ts';

export const rawCampaign = defineRawTable({
  object: 'Campaign',
  description: 'Every version of every campaign ever received, as Salesforce sent it.',
  fields: {
    ...({
      Id: text().primaryKey(),
      IsDeleted: bool(),
      CreatedDate: timestamptz(),
      CreatedById: text(),
      LastModifiedDate: timestamptz(),
      LastModifiedById: text(),
      SystemModstamp: timestamptz().notNull(),
      ParentId: text(),
      OwnerId: text(),
      Name: text(),
      Type: text(),
      Status: text(),
      CurrencyIsoCode: text(),
      Description: text(),
      IsActive: bool(),
      BudgetedCost: numeric(22, 6),
      ActualCost: numeric(22, 6),
      ExpectedRevenue: numeric(22, 6),
      ExpectedResponse: numeric(16, 6),
      NumberSent: numeric(16, 6),
      NumberOfLeads: int(),
      NumberOfConvertedLeads: int(),
      NumberOfContacts: int(),
      NumberOfResponses: int(),
      NumberOfOpportunities: int(),
      NumberOfWonOpportunities: int(),
      AmountAllOpportunities: numeric(22, 6),
      AmountWonOpportunities: numeric(22, 6),
      StartDate: date(),
      EndDate: date(),
    } satisfies RawFields<'Campaign'>),
    ...customCampaignFields,
  },
});
