import { bool, date, defineRawTable, numeric, text, timestamptz } from '@medallion/model';
import type { RawFields } from '@medallion/salesforce';

export const rawForecastingQuota = defineRawTable({
  object: 'ForecastingQuota',
  description: 'Every version of every forecasting quota ever received, as Salesforce sent it.',
  fields: {
    Id: text().primaryKey(),
    CreatedDate: timestamptz(),
    CreatedById: text(),
    LastModifiedDate: timestamptz(),
    LastModifiedById: text(),
    SystemModstamp: timestamptz().notNull(),
    QuotaOwnerId: text(),
    ForecastingTypeId: text(),
    PeriodId: text(),
    ProductFamily: text(),
    CurrencyIsoCode: text(),
    IsAmount: bool(),
    IsQuantity: bool(),
    QuotaAmount: numeric(22, 6),
    QuotaQuantity: numeric(16, 6),
    StartDate: date(),
  } satisfies RawFields<'ForecastingQuota'>,
});
