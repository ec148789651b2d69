import { stgSalesforceUserRoles, stgSalesforceUsers } from '@medallion/bronze';
import { surrogateKeyOf } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intInferredMember } from '../references/int_inferred_member.ts';
import { intUser } from './int_user.ts';
import { intUserHierarchy } from './int_user_hierarchy.ts';

const run = databaseOfTests();

const at = '2024-01-01T00:00:00Z';
const staged = {
  is_deleted: false,
  created_at: at,
  system_modstamp: at,
  load_seq: '1',
  last_seen_at: at,
  row_hash: 'h',
};

test('a user has their role, their manager and their depth', async () => {
  await testModel(intUser)
    .given(stgSalesforceUsers, [
      { ...staged, user_id: '005A', full_name: 'Ada Boss', is_active: true },
      {
        ...staged,
        user_id: '005B',
        full_name: 'Ben Seller',
        email: 'ben@example.com',
        manager_id: '005A',
        user_role_id: '00E1',
        is_active: true,
        created_at: '2023-12-31T23:59:59Z',
      },
    ])
    .given(stgSalesforceUserRoles, [{ ...staged, user_role_id: '00E1', role_name: 'Account Executive' }])
    .given(intUserHierarchy, [
      { manager_id: '005A', user_id: '005A', depth: 0 },
      { manager_id: '005B', user_id: '005B', depth: 0 },
      { manager_id: '005A', user_id: '005B', depth: 1 },
    ])
    .expect(run, [
      {
        user_id: '005A',
        user_key: surrogateKeyOf('user', '005A'),
        manager_id: null,
        manager_user_key: null,
        full_name: 'Ada Boss',
        email: null,
        role_name: null,
        manager_name: null,
        is_active: true,
        is_manager: true,
        is_inferred: false,
        hierarchy_depth: 0,
        created_date: '2024-01-01',
      },
      {
        user_id: '005B',
        user_key: surrogateKeyOf('user', '005B'),
        manager_id: '005A',
        manager_user_key: surrogateKeyOf('user', '005A'),
        full_name: 'Ben Seller',
        email: 'ben@example.com',
        role_name: 'Account Executive',
        manager_name: 'Ada Boss',
        is_active: true,
        is_manager: false,
        is_inferred: false,
        hierarchy_depth: 1,
        created_date: '2023-12-31',
      },
    ]);
});

test('a user that was only referred to is inferred, under the key they keep', async () => {
  const userKey = surrogateKeyOf('user', '005X');
  await testModel(intUser)
    .given(intInferredMember, [
      { entity: 'user', natural_id: '005X', member_key: userKey, version_key: '2', first_referenced_at: at },
    ])
    .given(intUserHierarchy, [{ manager_id: '005X', user_id: '005X', depth: 0 }])
    .expect(run, [
      {
        user_id: '005X',
        user_key: userKey,
        full_name: '(unknown)',
        is_active: false,
        is_inferred: true,
        created_date: null,
      },
    ]);
});

test('a user says all that their record says, also one who left, whose role is gone and whose manager is not known', async () => {
  const said = { user_id: '005A', full_name: 'Ada', email: 'ada@example.com', title: 'Rep', department: 'Sales' };
  await testModel(intUser)
    .given(stgSalesforceUsers, [{ ...staged, ...said, is_active: false, user_role_id: '00EX', manager_id: '005X' }])
    .given(intUserHierarchy, [
      { manager_id: '005A', user_id: '005A', depth: 0 },
      { manager_id: '005X', user_id: '005A', depth: 1 },
    ])
    .expect(run, [
      {
        ...said,
        role_name: null,
        manager_id: '005X',
        manager_user_key: surrogateKeyOf('user', '005X'),
        manager_name: null,
        is_active: false,
      },
    ]);
});
