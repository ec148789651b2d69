import { stgSalesforceUsers } from '@medallion/bronze';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intInferredMember } from '../references/int_inferred_member.ts';
import { intUserHierarchy } from './int_user_hierarchy.ts';

const run = databaseOfTests();

const at = '2024-01-01T00:00:00Z';
const user = (user_id: string, manager_id: string | null = null) => ({
  user_id,
  manager_id,
  is_deleted: false,
  created_at: at,
  system_modstamp: at,
  load_seq: '1',
  last_seen_at: at,
  row_hash: user_id,
});
const hierarchy = (...users: ReturnType<typeof user>[]) => testModel(intUserHierarchy).given(stgSalesforceUsers, users);

test('every user is under themselves and under every manager above them', async () => {
  await hierarchy(user('005A'), user('005B', '005A'), user('005C', '005B')).expect(run, [
    { manager_id: '005A', user_id: '005A', depth: 0 },
    { manager_id: '005B', user_id: '005B', depth: 0 },
    { manager_id: '005C', user_id: '005C', depth: 0 },
    { manager_id: '005A', user_id: '005B', depth: 1 },
    { manager_id: '005B', user_id: '005C', depth: 1 },
    { manager_id: '005A', user_id: '005C', depth: 2 },
  ]);
});

test('a circle of managers ends where it would start over', async () => {
  await hierarchy(user('005A', '005B'), user('005B', '005A')).expect(run, [
    { manager_id: '005A', user_id: '005A', depth: 0 },
    { manager_id: '005B', user_id: '005B', depth: 0 },
    { manager_id: '005B', user_id: '005A', depth: 1 },
    { manager_id: '005A', user_id: '005B', depth: 1 },
  ]);
});

test('a user who is their own manager has nobody above them', async () => {
  await hierarchy(user('005A', '005A')).expect(run, [{ manager_id: '005A', user_id: '005A', depth: 0 }]);
});

test('a manager that was only referred to stands at the top', async () => {
  await hierarchy(user('005A', '005X'))
    .given(intInferredMember, [
      { entity: 'user', natural_id: '005X', member_key: '1', version_key: '2', first_referenced_at: at },
      { entity: 'lead', natural_id: '00QX', member_key: '3', version_key: '4', first_referenced_at: at },
    ])
    .expect(run, [
      { manager_id: '005A', user_id: '005A', depth: 0 },
      { manager_id: '005X', user_id: '005X', depth: 0 },
      { manager_id: '005X', user_id: '005A', depth: 1 },
    ]);
});
