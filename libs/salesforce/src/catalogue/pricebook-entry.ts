import { boolean, currency, id, reference, string } from './field.ts';
import { defineSObject } from './sobject.ts';
import { currencyIsoCode, systemFields } from './system-fields.ts';

/** The price of one product in one price list (and, with multiple currencies, one currency). */
export const pricebookEntry = defineSObject({
  name: 'PricebookEntry',
  keyPrefix: '01u',
  fields: {
    Id: id(),
    ...systemFields,
    Pricebook2Id: reference('Pricebook2'),
    Product2Id: reference('Product2'),
    UnitPrice: currency(18, 2),
    IsActive: boolean(),
    UseStandardPrice: boolean(),
    Name: string(255).nillable(),
    ProductCode: string(255).nillable(),
    CurrencyIsoCode: currencyIsoCode,
  },
});
