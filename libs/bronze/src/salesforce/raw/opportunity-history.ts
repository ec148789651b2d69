import { bool, date, defineRawTable, numeric, text, timestamptz } from '@medallion/model';
import type { RawFields } from '@medallion/salesforce';

export const rawOpportunityHistory = defineRawTable({
  object: 'OpportunityHistory',
  description: 'Every version of every opportunity history entry ever received, as Salesforce sent it.',
  fields: {
    Id: text().primaryKey(),
    IsDeleted: bool(),
    CreatedDate: timestamptz(),
    CreatedById: text(),
    SystemModstamp: timestamptz().notNull(),
    OpportunityId: text(),
    StageName: text(),
    ForecastCategory: text(),
    CurrencyIsoCode: text(),
    Amount: numeric(22, 6),
    ExpectedRevenue: numeric(22, 6),
    Probability: numeric(16, 6),
    PrevAmount: numeric(22, 6),
    CloseDate: date(),
    PrevCloseDate: date(),
  } satisfies RawFields<'OpportunityHistory'>,
});
