import { boolean, currency, date, double, id, int, percent, picklist, reference, string, textarea } from './field.ts';
import { defineSObject } from './sobject.ts';
import { currencyIsoCode, systemFields } from './system-fields.ts';

/** A marketing campaign. The NumberOf* and Amount* fields are roll-ups Salesforce keeps. */
export const campaign = defineSObject({
  name: 'Campaign',
  keyPrefix: '701',
  fields: {
    Id: id(),
    ...systemFields,
    Name: string(80),
    ParentId: reference('Campaign').nillable(),
    Type: picklist('Conference', 'Webinar', 'Trade Show', 'Email', 'Advertisement', 'Direct Mail', 'Other').nillable(),
    Status: picklist('Planned', 'In Progress', 'Completed', 'Aborted').nillable(),
    StartDate: date().nillable(),
    EndDate: date().nillable(),
    IsActive: boolean(),
    Description: textarea().nillable(),
    BudgetedCost: currency(18, 0).nillable(),
    ActualCost: currency(18, 0).nillable(),
    ExpectedRevenue: currency(18, 0).nillable(),
    ExpectedResponse: percent(10, 2).nillable(),
    NumberSent: double(18, 0).nillable(),
    NumberOfLeads: int(),
    NumberOfConvertedLeads: int(),
    NumberOfContacts: int(),
    NumberOfResponses: int(),
    NumberOfOpportunities: int(),
    NumberOfWonOpportunities: int(),
    AmountAllOpportunities: currency(18, 0),
    AmountWonOpportunities: currency(18, 0),
    OwnerId: reference('User'),
    CurrencyIsoCode: currencyIsoCode,
  },
});
