import { boolean, datetime, email, id, picklist, reference, string } from './field.ts';
import { defineSObject } from './sobject.ts';

/** Someone who logs in. Never deleted, only made inactive. */
export const user = defineSObject({
  name: 'User',
  keyPrefix: '005',
  fields: {
    Id: id(),
    Username: string(80),
    Email: email(),
    FirstName: string(40).nillable(),
    LastName: string(80),
    Name: string(121),
    Alias: string(8),
    Title: string(80).nillable(),
    Department: string(80).nillable(),
    IsActive: boolean(),
    UserRoleId: reference('UserRole').nillable(),
    ProfileId: reference('Profile'),
    ManagerId: reference('User').nillable(),
    UserType: picklist('Standard', 'PowerPartner', 'CspLitePortal', 'Guest').nillable(),
    TimeZoneSidKey: picklist(),
    LocaleSidKey: picklist(),
    LastLoginDate: datetime().nillable(),
    CreatedDate: datetime(),
    CreatedById: reference('User'),
    LastModifiedDate: datetime(),
    LastModifiedById: reference('User'),
    SystemModstamp: datetime(),
  },
});
