import { boolean, combobox, date, datetime, id, int, picklist, reference, textarea } from './field.ts';
import { defineSObject } from './sobject.ts';
import { systemFields } from './system-fields.ts';

/** Something done or to do: a call, an e-mail, a to-do. WhoId is a person, WhatId the matter. */
export const task = defineSObject({
  name: 'Task',
  keyPrefix: '00T',
  fields: {
    Id: id(),
    ...systemFields,
    WhoId: reference('Contact', 'Lead').nillable(),
    WhatId: reference('Account', 'Opportunity', 'Campaign').nillable(),
    AccountId: reference('Account').nillable(),
    Subject: combobox('Call', 'Email', 'Send Letter', 'Send Quote', 'Other').nillable(),
    Description: textarea().nillable(),
    ActivityDate: date().nillable(),
    Status: picklist('Not Started', 'In Progress', 'Completed', 'Waiting on someone else', 'Deferred'),
    Priority: picklist('High', 'Normal', 'Low'),
    Type: picklist('Call', 'Email', 'Meeting', 'Other').nillable(),
    TaskSubtype: picklist('Task', 'Call', 'Email', 'ListEmail').nillable(),
    CallDurationInSeconds: int().nillable(),
    CompletedDateTime: datetime().nillable(),
    IsClosed: boolean(),
    IsArchived: boolean(),
    IsRecurrence: boolean(),
    OwnerId: reference('User', 'Group'),
  },
});
