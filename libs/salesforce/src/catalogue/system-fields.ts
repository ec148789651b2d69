import { boolean, datetime, picklist, reference } from './field.ts';

/** Fields nearly every sObject has besides Id; the exceptions (User, UserRole, OpportunityHistory) list their own. */
export const systemFields = {
  IsDeleted: boolean(),
  CreatedDate: datetime(),
  CreatedById: reference('User'),
  LastModifiedDate: datetime(),
  LastModifiedById: reference('User'),
  SystemModstamp: datetime(),
};

/** Exists only in orgs with multiple currencies; elsewhere every amount is in the corporate currency. */
export const currencyIsoCode = picklist('USD', 'EUR', 'GBP').nillable().optional();
