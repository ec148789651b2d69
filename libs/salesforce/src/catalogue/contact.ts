import { address, boolean, date, email, id, phone, picklist, reference, string, textarea } from './field.ts';
import { defineSObject } from './sobject.ts';
import { systemFields } from './system-fields.ts';

/** A person at an account. */
export const contact = defineSObject({
  name: 'Contact',
  keyPrefix: '003',
  fields: {
    Id: id(),
    ...systemFields,
    MasterRecordId: reference('Contact').nillable(),
    AccountId: reference('Account').nillable(),
    LastName: string(80),
    FirstName: string(40).nillable(),
    Name: string(121),
    Email: email().nillable(),
    Phone: phone().nillable(),
    Title: string(128).nillable(),
    Department: string(80).nillable(),
    LeadSource: picklist('Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other').nillable(),
    ReportsToId: reference('Contact').nillable(),
    OwnerId: reference('User'),
    MailingStreet: textarea(255).nillable(),
    MailingCity: string(40).nillable(),
    MailingState: string(80).nillable(),
    MailingPostalCode: string(20).nillable(),
    MailingCountry: string(80).nillable(),
    MailingAddress: address().nillable().optional(),
    HasOptedOutOfEmail: boolean(),
    IsEmailBounced: boolean(),
    LastActivityDate: date().nillable(),
  },
});
