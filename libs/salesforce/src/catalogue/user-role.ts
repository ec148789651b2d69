import { datetime, id, reference, string } from './field.ts';
import { defineSObject } from './sobject.ts';

/** A place in the role hierarchy, which decides who sees whose records. Has neither IsDeleted nor CreatedDate. */
export const userRole = defineSObject({
  name: 'UserRole',
  keyPrefix: '00E',
  fields: {
    Id: id(),
    Name: string(80),
    ParentRoleId: reference('UserRole').nillable(),
    DeveloperName: string(80).nillable(),
    ForecastUserId: reference('User').nillable(),
    LastModifiedDate: datetime(),
    LastModifiedById: reference('User'),
    SystemModstamp: datetime(),
  },
});
