import { boolean, currency, date, datetime, id, percent, picklist, reference } from './field.ts';
import { defineSObject } from './sobject.ts';
import { currencyIsoCode } from './system-fields.ts';

/** The state of a deal after a change of stage, amount, probability or close date. Written once, never edited. */
export const opportunityHistory = defineSObject({
  name: 'OpportunityHistory',
  keyPrefix: '008',
  fields: {
    Id: id(),
    IsDeleted: boolean(),
    CreatedDate: datetime(),
    CreatedById: reference('User'),
    SystemModstamp: datetime(),
    OpportunityId: reference('Opportunity'),
    StageName: picklist(),
    Amount: currency(18, 2).nillable(),
    ExpectedRevenue: currency(18, 2).nillable(),
    CloseDate: date().nillable(),
    Probability: percent(3, 0).nillable(),
    ForecastCategory: picklist('Omitted', 'Pipeline', 'BestCase', 'MostLikely', 'Forecast', 'Closed').nillable(),
    PrevAmount: currency(18, 2).nillable(),
    PrevCloseDate: date().nillable(),
    CurrencyIsoCode: currencyIsoCode,
  },
});
