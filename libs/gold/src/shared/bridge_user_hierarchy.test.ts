import { testModel } from '@medallion/model/testing';
import { intUser, intUserHierarchy } from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { bridgeUserHierarchy } from './bridge_user_hierarchy.ts';

const run = databaseOfTests();

const user = (user_id: string, user_key: string) => ({
  user_id,
  user_key,
  full_name: 'Ada',
  is_active: true,
  is_manager: false,
  is_inferred: false,
  hierarchy_depth: 0,
});

test('a user stands under themselves and under every manager above them; the nearest is the direct one', async () => {
  await testModel(bridgeUserHierarchy)
    .given(intUser, [user('005A', '1'), user('005B', '2'), user('005C', '3')])
    .given(intUserHierarchy, [
      { manager_id: '005C', user_id: '005C', depth: 0 },
      { manager_id: '005B', user_id: '005C', depth: 1 },
      { manager_id: '005A', user_id: '005C', depth: 2 },
    ])
    .expect(run, [
      { manager_user_key: '3', user_key: '3', depth: 0, is_direct: false },
      { manager_user_key: '2', user_key: '3', depth: 1, is_direct: true },
      { manager_user_key: '1', user_key: '3', depth: 2, is_direct: false },
    ]);
});
