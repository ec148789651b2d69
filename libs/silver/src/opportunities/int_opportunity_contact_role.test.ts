import { stgSalesforceOpportunityContactRoles } from '@medallion/bronze';
import { FAR_FUTURE, FAR_PAST, surrogateKeyOf } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intContactTimeline } from '../references/int_contact_timeline.ts';
import { intOpportunity } from './int_opportunity.ts';
import { intOpportunityContactRole } from './int_opportunity_contact_role.ts';

const run = databaseOfTests();

const at = '2024-02-29T00:00:00Z';
const staged = {
  is_deleted: false,
  created_at: at,
  system_modstamp: at,
  load_seq: '1',
  last_seen_at: at,
  row_hash: 'h',
};
const deal = (opportunity_id: string, opportunity_key: string) => ({
  opportunity_id,
  opportunity_key,
  account_key: '11',
  current_account_key: '10',
  owner_user_key: '50',
  campaign_key: '-2',
  stage_key: '70',
  opportunity_name: 'Deal',
  stage_name: 'Prospecting',
  currency_code: 'USD',
  is_closed: false,
  is_won: false,
  created_date: '2024-01-31',
  close_date: '2024-04-30',
});
const role = (opportunity_id: string, opportunity_contact_role_id: string, change: object = {}) => ({
  ...staged,
  opportunity_id,
  opportunity_contact_role_id,
  contact_id: '003A',
  ...change,
});
const given = (...roles: ReturnType<typeof role>[]) =>
  testModel(intOpportunityContactRole)
    .given(stgSalesforceOpportunityContactRoles, roles)
    .given(intOpportunity, [deal('006A', '60'), deal('006B', '61')])
    .given(intContactTimeline, [
      { contact_id: '003A', contact_key: '31', current_contact_key: '30', valid_from: FAR_PAST, valid_to: at },
      { contact_id: '003A', contact_key: '41', current_contact_key: '40', valid_from: at, valid_to: FAR_FUTURE },
    ]);

test('a role has the contact that survives today, and the only role of a deal stands for all of it', async () => {
  await given(
    role('006A', '00KA', { role_name: 'Decision Maker', is_primary: true }),
    role('006B', '00KB', { contact_id: '003X' }),
  ).expect(run, [
    {
      opportunity_contact_role_id: '00KA',
      opportunity_contact_role_key: surrogateKeyOf('opportunity_contact_role', '00KA'),
      opportunity_key: '60',
      current_contact_key: '40',
      role_name: 'Decision Maker',
      is_primary: true,
      allocation_weight: '1.0000',
    },
    {
      opportunity_contact_role_id: '00KB',
      opportunity_contact_role_key: surrogateKeyOf('opportunity_contact_role', '00KB'),
      opportunity_key: '61',
      current_contact_key: '-1',
      role_name: null,
      is_primary: false,
      allocation_weight: '1.0000',
    },
  ]);
});

test('three roles of a deal are a third each and 1 together; the primary one comes first, then the oldest', async () => {
  await given(
    role('006A', '00KA'),
    role('006A', '00KC', { created_at: '2024-02-28T00:00:00Z' }),
    role('006A', '00KB', { is_primary: true }),
    role('006B', '00KD'),
  ).expect(run, [
    { opportunity_contact_role_id: '00KB', allocation_weight: '0.3333' },
    { opportunity_contact_role_id: '00KC', allocation_weight: '0.3334' },
    { opportunity_contact_role_id: '00KA', allocation_weight: '0.3333' },
    { opportunity_contact_role_id: '00KD', allocation_weight: '1.0000' },
  ]);
});

test('the shares of any number of roles add up to 1, each within a ten-thousandth of an equal one', async () => {
  for (const count of [2, 6, 7, 13, 30]) {
    const roles = Array.from({ length: count }, (_, index) => role('006A', `00K${index}`));
    const shares = (await given(...roles).rows(run)).map((row) => Number(row.allocation_weight) * 10_000);
    expect(shares.reduce((sum, share) => sum + Math.round(share), 0)).toBe(10_000);
    for (const share of shares) expect(Math.abs(share - 10_000 / count)).toBeLessThanOrEqual(1);
  }
});

test('deleted roles and the roles of deals that are not live are left out and take no share', async () => {
  await given(role('006A', '00KA'), role('006A', '00KB', { is_deleted: true }), role('006X', '00KC')).expect(run, [
    { opportunity_contact_role_id: '00KA', allocation_weight: '1.0000' },
  ]);
});
