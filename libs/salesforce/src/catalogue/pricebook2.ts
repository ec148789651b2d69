import { boolean, id, string } from './field.ts';
import { defineSObject } from './sobject.ts';
import { systemFields } from './system-fields.ts';

/** A price list. Exactly one in an org is standard: a product needs a standard price before any other. */
export const pricebook2 = defineSObject({
  name: 'Pricebook2',
  keyPrefix: '01s',
  fields: {
    Id: id(),
    ...systemFields,
    Name: string(255),
    IsActive: boolean(),
    IsStandard: boolean(),
    IsArchived: boolean(),
    Description: string(255).nillable(),
  },
});
