import { boolean, datetime, id, picklist, string } from '../../catalogue/field.ts';
import { defineSObject } from '../../catalogue/sobject.ts';

/** The org itself: one record, which clients ask whether it is a sandbox. Not extracted, so not in the catalogue. */
export const organization = defineSObject({
  name: 'Organization',
  keyPrefix: '00D',
  fields: {
    Id: id(),
    Name: string(80),
    OrganizationType: picklist('Enterprise Edition'),
    InstanceName: string(5).nillable(),
    IsSandbox: boolean(),
    DefaultLocaleSidKey: picklist(),
    TimeZoneSidKey: picklist(),
    LanguageLocaleKey: picklist(),
    CreatedDate: datetime(),
    LastModifiedDate: datetime(),
    SystemModstamp: datetime(),
  },
});
