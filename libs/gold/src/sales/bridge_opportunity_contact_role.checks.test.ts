import { testChecks } from '@medallion/quality/testing';
import { databaseOfTests } from '@medallion/testing';
import { bridgeOpportunityContactRoleChecks } from './bridge_opportunity_contact_role.checks.ts';
import { bridgeOpportunityContactRole } from './bridge_opportunity_contact_role.ts';
import { fctOpportunity } from './fct_opportunity.ts';

const run = databaseOfTests();

const role = (opportunity_contact_role_key: string, allocation_weight: string, more: object = {}) => ({
  opportunity_contact_role_key,
  opportunity_key: '10',
  is_primary: false,
  allocation_weight,
  ...more,
});
const failures = (rows: readonly object[]) =>
  testChecks(bridgeOpportunityContactRoleChecks)
    .given(bridgeOpportunityContactRole, rows)
    .given(fctOpportunity, [{ opportunity_key: '10' }])
    .failures(run);

test('roles whose weights add up to 1 pass, with a primary one or without', async () => {
  expect(await failures([role('1', '0.3334', { is_primary: true }), role('2', '0.3333'), role('3', '0.3333')])).toEqual(
    {},
  );
  expect(await failures([role('1', '1')])).toEqual({});
});

test('weights that do not add up to 1 fail', async () => {
  expect((await failures([role('1', '0.3333'), role('2', '0.6666')]))['weights_add_up']).toEqual([
    { opportunity_key: '10' },
  ]);
});

test('two primary contacts fail', async () => {
  const rows = [role('1', '0.5', { is_primary: true }), role('2', '0.5', { is_primary: true })];
  expect((await failures(rows))['one_primary']).toEqual([{ opportunity_key: '10' }]);
});

test('a role in no deal fails', async () => {
  expect((await failures([role('1', '1', { opportunity_key: '11' })]))['deal_exists']).toEqual([
    { opportunity_contact_role_key: '1' },
  ]);
});
