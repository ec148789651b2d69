import type { RawFields } from './raw-fields.ts';

/** Stands in for the model library's columns. */
class Column<F extends string> {
  declare readonly $type: { family: F; nullable: true; values: unknown };
}
const text = () => new Column<'text'>();
const bool = () => new Column<'bool'>();
const timestamptz = () => new Column<'timestamptz'>();
const int = () => new Column<'int'>();

const userRole = {
  Id: text(),
  Name: text(),
  ParentRoleId: text(),
  DeveloperName: text(),
  ForecastUserId: text(),
  LastModifiedDate: timestamptz(),
  LastModifiedById: text(),
  SystemModstamp: timestamptz(),
};

test('a column for each field of the catalogue satisfies the type', () => {
  const fields = { ...userRole } satisfies RawFields<'UserRole'>;
  expect(Object.keys(fields)).toHaveLength(8);
});

test('the compiler refuses a missing, an unknown and a mistyped field', () => {
  const { Name: _name, ...withoutName } = userRole;
  // @ts-expect-error Name is missing
  const missing = { ...withoutName } satisfies RawFields<'UserRole'>;
  // @ts-expect-error Nmae is not a field of UserRole
  const unknown = { ...userRole, Nmae: text() } satisfies RawFields<'UserRole'>;
  // @ts-expect-error SystemModstamp is a datetime
  const mistyped = { ...userRole, SystemModstamp: text() } satisfies RawFields<'UserRole'>;
  expect([missing, unknown, mistyped]).toHaveLength(3);
});

test('booleans and integers keep their families and compound addresses need no column', () => {
  const some = {
    IsDeleted: bool(),
    NumberOfEmployees: int(),
  } satisfies Pick<RawFields<'Account'>, 'IsDeleted' | 'NumberOfEmployees'>;
  type HasAddress = 'BillingAddress' extends keyof RawFields<'Account'> ? true : false;
  const hasAddress: HasAddress = false;
  expect([Object.keys(some).length, hasAddress]).toEqual([2, false]);
});
