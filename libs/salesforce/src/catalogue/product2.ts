import { boolean, id, picklist, string, textarea } from './field.ts';
import { defineSObject } from './sobject.ts';
import { systemFields } from './system-fields.ts';

/** Something we sell. Its prices are in PricebookEntry. */
export const product2 = defineSObject({
  name: 'Product2',
  keyPrefix: '01t',
  fields: {
    Id: id(),
    ...systemFields,
    Name: string(255),
    ProductCode: string(255).nillable(),
    Description: textarea(4000).nillable(),
    Family: picklist().nillable(),
    IsActive: boolean(),
    IsArchived: boolean(),
    StockKeepingUnit: string(180).nillable(),
  },
});
