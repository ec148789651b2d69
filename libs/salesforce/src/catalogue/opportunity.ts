import { boolean, currency, date, id, int, percent, picklist, reference, string, textarea } from './field.ts';
import { defineSObject } from './sobject.ts';
import { currencyIsoCode, systemFields } from './system-fields.ts';

/** A deal. Its past stages, amounts and close dates are in OpportunityHistory. */
export const opportunity = defineSObject({
  name: 'Opportunity',
  keyPrefix: '006',
  fields: {
    Id: id(),
    ...systemFields,
    AccountId: reference('Account').nillable(),
    Name: string(120),
    Description: textarea().nillable(),
    StageName: picklist(),
    Amount: currency(18, 2).nillable(),
    Probability: percent(3, 0).nillable(),
    ExpectedRevenue: currency(18, 2).nillable(),
    CloseDate: date(),
    Type: picklist(
      'New Customer',
      'Existing Customer - Upgrade',
      'Existing Customer - Replacement',
      'Existing Customer - Downgrade',
    ).nillable(),
    NextStep: string(255).nillable(),
    LeadSource: picklist('Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other').nillable(),
    IsClosed: boolean(),
    IsWon: boolean(),
    ForecastCategory: picklist('Omitted', 'Pipeline', 'BestCase', 'MostLikely', 'Forecast', 'Closed'),
    ForecastCategoryName: picklist('Omitted', 'Pipeline', 'Best Case', 'Most Likely', 'Commit', 'Closed').nillable(),
    CampaignId: reference('Campaign').nillable(),
    ContactId: reference('Contact').nillable(),
    Pricebook2Id: reference('Pricebook2').nillable(),
    HasOpportunityLineItem: boolean(),
    OwnerId: reference('User'),
    FiscalQuarter: int().nillable(),
    FiscalYear: int().nillable(),
    Fiscal: string(6).nillable(),
    LastActivityDate: date().nillable(),
    CurrencyIsoCode: currencyIsoCode,
  },
});
