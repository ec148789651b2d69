import { boolean, date, id, picklist, reference, string } from './field.ts';
import { defineSObject } from './sobject.ts';
import { systemFields } from './system-fields.ts';

/** A lead's or contact's part in a campaign. One whose lead was converted names the lead and the contact. */
export const campaignMember = defineSObject({
  name: 'CampaignMember',
  keyPrefix: '00v',
  fields: {
    Id: id(),
    ...systemFields,
    CampaignId: reference('Campaign'),
    LeadId: reference('Lead').nillable(),
    ContactId: reference('Contact').nillable(),
    Status: picklist('Sent', 'Responded').nillable(),
    HasResponded: boolean(),
    FirstRespondedDate: date().nillable(),
    Type: string(40).nillable(),
    LeadOrContactId: reference('Lead', 'Contact').nillable(),
  },
});
