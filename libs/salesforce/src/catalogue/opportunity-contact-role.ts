import { boolean, id, picklist, reference } from './field.ts';
import { defineSObject } from './sobject.ts';
import { systemFields } from './system-fields.ts';

/** A contact's part in a deal; at most one is primary. */
export const opportunityContactRole = defineSObject({
  name: 'OpportunityContactRole',
  keyPrefix: '00K',
  fields: {
    Id: id(),
    ...systemFields,
    OpportunityId: reference('Opportunity'),
    ContactId: reference('Contact'),
    Role: picklist(
      'Business User',
      'Decision Maker',
      'Economic Buyer',
      'Economic Decision Maker',
      'Evaluator',
      'Executive Sponsor',
      'Influencer',
      'Technical Buyer',
      'Other',
    ).nillable(),
    IsPrimary: boolean(),
  },
});
