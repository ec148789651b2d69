import { currency, date, double, id, int, percent, reference, string } from './field.ts';
import { defineSObject } from './sobject.ts';
import { currencyIsoCode, systemFields } from './system-fields.ts';

/** A product on a deal: TotalPrice = Quantity x UnitPrice x (1 - Discount / 100). */
export const opportunityLineItem = defineSObject({
  name: 'OpportunityLineItem',
  keyPrefix: '00k',
  fields: {
    Id: id(),
    ...systemFields,
    OpportunityId: reference('Opportunity'),
    PricebookEntryId: reference('PricebookEntry').nillable(),
    Product2Id: reference('Product2').nillable(),
    Name: string(376).nillable(),
    Quantity: double(18, 2),
    UnitPrice: currency(18, 2).nillable(),
    ListPrice: currency(18, 2).nillable(),
    Discount: percent(5, 2).nillable(),
    TotalPrice: currency(18, 2).nillable(),
    ServiceDate: date().nillable(),
    SortOrder: int().nillable(),
    CurrencyIsoCode: currencyIsoCode,
  },
});
