import type { RecordOf } from '@medallion/salesforce';
import type { Ids, System } from './ids.ts';
import type {
  OpportunityFields,
  LineItemFields,
  ContactRoleFields,
  ProductFields,
  PriceFields,
  QuotaFields,
  Written,
} from './story.ts';

const closedStages: Readonly<Record<string, 'won' | 'lost'>> = { 'Closed Won': 'won', 'Closed Lost': 'lost' };

/** The number of the standard price book; the other one is 1. */
export const STANDARD_BOOK = 0;

export const opportunityRecord = (
  ids: Ids,
  fields: OpportunityFields & Written,
  system: System,
): RecordOf<'Opportunity'> => ({
  ...system,
  AccountId: ids.maybe('Account', fields.account),
  Name: 'Deal',
  Description: null,
  StageName: fields.stage,
  Amount: fields.amount,
  Probability: fields.probability,
  ExpectedRevenue: null,
  CloseDate: fields.closeDate,
  Type: null,
  NextStep: null,
  LeadSource: 'Web',
  IsClosed: fields.stage in closedStages,
  IsWon: closedStages[fields.stage] === 'won',
  ForecastCategory: fields.stage in closedStages ? 'Closed' : 'Pipeline',
  ForecastCategoryName: null,
  CampaignId: ids.maybe('Campaign', fields.campaign),
  ContactId: null,
  Pricebook2Id: null,
  HasOpportunityLineItem: false,
  OwnerId: ids.of('User', fields.owner),
  FiscalQuarter: null,
  FiscalYear: null,
  Fiscal: null,
  LastActivityDate: null,
  CurrencyIsoCode: fields.currency,
});

export const opportunityLineItemRecord = (
  ids: Ids,
  fields: LineItemFields & Written,
  system: System,
): RecordOf<'OpportunityLineItem'> => ({
  ...system,
  OpportunityId: ids.of('Opportunity', fields.opportunity),
  PricebookEntryId: ids.maybe('PricebookEntry', fields.price),
  Product2Id: ids.maybe('Product2', fields.product),
  Name: null,
  Quantity: fields.quantity,
  UnitPrice: fields.total,
  ListPrice: fields.total,
  Discount: fields.quantity === 1 ? null : 12.5,
  TotalPrice: fields.total,
  ServiceDate: fields.serviceDate,
  SortOrder: null,
  CurrencyIsoCode: null,
});

export const opportunityContactRoleRecord = (
  ids: Ids,
  { opportunity, contact, primary }: ContactRoleFields & Written,
  system: System,
): RecordOf<'OpportunityContactRole'> => ({
  ...system,
  OpportunityId: ids.of('Opportunity', opportunity),
  ContactId: ids.of('Contact', contact),
  Role: primary ? 'Decision Maker' : null,
  IsPrimary: primary,
});

export const product2Record = (
  _: Ids,
  { name, active }: ProductFields & Written,
  system: System,
): RecordOf<'Product2'> => ({
  ...system,
  Name: name,
  ProductCode: null,
  Description: null,
  Family: 'Hardware',
  IsActive: active,
  IsArchived: false,
  StockKeepingUnit: null,
});

export const pricebookEntryRecord = (
  ids: Ids,
  { product, standard, active, price, currency }: PriceFields & Written,
  system: System,
): RecordOf<'PricebookEntry'> => ({
  ...system,
  Pricebook2Id: ids.of('Pricebook2', standard ? STANDARD_BOOK : 1),
  Product2Id: ids.of('Product2', product),
  UnitPrice: price,
  IsActive: active,
  UseStandardPrice: false,
  Name: null,
  ProductCode: null,
  CurrencyIsoCode: currency,
});

export const forecastingQuotaRecord = (
  ids: Ids,
  fields: QuotaFields & Written,
  { IsDeleted: _, ...system }: System,
): RecordOf<'ForecastingQuota'> => ({
  ...system,
  QuotaOwnerId: ids.of('User', fields.owner),
  ForecastingTypeId: ids.of('ForecastingType', fields.type),
  PeriodId: null,
  StartDate: fields.start,
  IsAmount: fields.inMoney,
  IsQuantity: !fields.inMoney,
  QuotaAmount: fields.amount,
  QuotaQuantity: 0,
  ProductFamily: null,
  CurrencyIsoCode: fields.currency,
});
