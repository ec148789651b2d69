import { anyType, boolean, datetime, id, picklist, reference } from './field.ts';
import { defineSObject } from './sobject.ts';

/**
 * One change of one tracked field of an opportunity, as AccountHistory is of an account's. OpportunityHistory tells the
 * state after each change of stage, amount, probability or close date; this tells what changed, and of other fields too.
 */
export const opportunityFieldHistory = defineSObject({
  name: 'OpportunityFieldHistory',
  keyPrefix: '017',
  fields: {
    Id: id(),
    IsDeleted: boolean(),
    OpportunityId: reference('Opportunity'),
    CreatedById: reference('User'),
    CreatedDate: datetime(),
    Field: picklist(),
    DataType: picklist(),
    OldValue: anyType().nillable(),
    NewValue: anyType().nillable(),
  },
});
