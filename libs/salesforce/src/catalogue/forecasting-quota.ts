import { boolean, currency, date, datetime, double, id, picklist, reference } from './field.ts';
import { defineSObject } from './sobject.ts';
import { currencyIsoCode } from './system-fields.ts';

/**
 * What a user is to close in the period that begins on StartDate: a month or a quarter, as the org forecasts; in money
 * (IsAmount) or in pieces (IsQuantity).
 *
 * The fields, and which of them may be empty, are those of the Object Reference's page on ForecastingQuota. It may be
 * deleted but not undeleted, and descriptions of real orgs show no IsDeleted: there is no recycle bin for it, as for
 * UserRole. Territory2Id and ForecastingGroupItemId come with features of their own and are left to the orgs that have them.
 */
export const forecastingQuota = defineSObject({
  name: 'ForecastingQuota',
  keyPrefix: '0J9',
  fields: {
    Id: id(),
    QuotaOwnerId: reference('User'),
    ForecastingTypeId: reference('ForecastingType'),
    PeriodId: reference('Period').nillable(),
    StartDate: date(),
    IsAmount: boolean(),
    IsQuantity: boolean(),
    QuotaAmount: currency(18, 0),
    QuotaQuantity: double(18, 0),
    ProductFamily: picklist().nillable(),
    CreatedDate: datetime(),
    CreatedById: reference('User'),
    LastModifiedDate: datetime(),
    LastModifiedById: reference('User'),
    SystemModstamp: datetime(),
    CurrencyIsoCode: currencyIsoCode,
  },
});
