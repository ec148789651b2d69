import { address, currency, date, id, int, phone, picklist, reference, string, textarea, url } from './field.ts';
import { defineSObject } from './sobject.ts';
import { systemFields } from './system-fields.ts';

/** A company we sell to, or might. A merged one is deleted and names its survivor in MasterRecordId. */
export const account = defineSObject({
  name: 'Account',
  keyPrefix: '001',
  fields: {
    Id: id(),
    ...systemFields,
    MasterRecordId: reference('Account').nillable(),
    Name: string(255),
    Type: picklist('Prospect', 'Customer - Direct', 'Customer - Channel', 'Technology Partner', 'Other').nillable(),
    ParentId: reference('Account').nillable(),
    Industry: picklist().nillable(),
    Rating: picklist('Hot', 'Warm', 'Cold').nillable(),
    AnnualRevenue: currency(18, 0).nillable(),
    NumberOfEmployees: int().nillable(),
    Phone: phone().nillable(),
    Website: url().nillable(),
    BillingStreet: textarea(255).nillable(),
    BillingCity: string(40).nillable(),
    BillingState: string(80).nillable(),
    BillingPostalCode: string(20).nillable(),
    BillingCountry: string(80).nillable(),
    BillingAddress: address().nillable().optional(),
    Description: textarea().nillable(),
    OwnerId: reference('User'),
    AccountSource: picklist('Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other').nillable(),
    LastActivityDate: date().nillable(),
  },
});
