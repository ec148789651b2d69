import { boolean, combobox, date, datetime, id, int, picklist, reference, string, textarea } from './field.ts';
import { defineSObject } from './sobject.ts';
import { systemFields } from './system-fields.ts';

/**
 * A calendar entry. IsRecurrence marks the template of a series (its occurrences are records of their own), IsChild an
 * invitee's copy: neither is a meeting besides the one it stands for.
 */
export const event = defineSObject({
  name: 'Event',
  keyPrefix: '00U',
  fields: {
    Id: id(),
    ...systemFields,
    WhoId: reference('Contact', 'Lead').nillable(),
    WhatId: reference('Account', 'Opportunity', 'Campaign').nillable(),
    AccountId: reference('Account').nillable(),
    Subject: combobox('Call', 'Email', 'Meeting', 'Send Letter/Quote', 'Other').nillable(),
    Description: textarea().nillable(),
    Location: string(255).nillable(),
    Type: picklist('Meeting', 'Call', 'Email', 'Other').nillable(),
    StartDateTime: datetime().nillable(),
    EndDateTime: datetime().nillable(),
    ActivityDateTime: datetime().nillable(),
    ActivityDate: date().nillable(),
    DurationInMinutes: int().nillable(),
    IsAllDayEvent: boolean(),
    IsArchived: boolean(),
    IsChild: boolean(),
    IsRecurrence: boolean(),
    OwnerId: reference('User', 'Group'),
  },
});
