import { anyType, boolean, datetime, id, picklist, reference } from './field.ts';
import { defineSObject } from './sobject.ts';

/**
 * One change of one field of an account, of those an administrator has chosen to be tracked; its creation too. Field
 * names a reference without `Id`: Owner. Of a changed reference there are two entries, one with the names (DataType
 * Text) and one with the ids (EntityId), as the Object Reference says of EntityHistory.
 *
 * Written once, never edited, and without SystemModstamp: CreatedDate stands for it, in queries and as the key of raw.
 * The prefix is that of all field histories. The API sends OldValue and NewValue in the type of the field; raw keeps text.
 */
export const accountHistory = defineSObject({
  name: 'AccountHistory',
  keyPrefix: '017',
  fields: {
    Id: id(),
    IsDeleted: boolean(),
    AccountId: reference('Account'),
    CreatedById: reference('User'),
    CreatedDate: datetime(),
    Field: picklist(),
    DataType: picklist(),
    OldValue: anyType().nillable(),
    NewValue: anyType().nillable(),
  },
});
