import { testModel } from '@medallion/model/testing';
import { intUser } from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { dimUser } from './dim_user.ts';

const run = databaseOfTests();

test('a user refers to their manager, and one at the top to the member that is not applicable', async () => {
  const user = { is_active: true, is_manager: false, is_inferred: false, hierarchy_depth: 0 };
  await testModel(dimUser)
    .given(intUser, [
      { ...user, user_id: '005A', user_key: '1', full_name: 'Ada Boss', is_manager: true, created_date: '2024-02-29' },
      {
        ...user,
        user_id: '005B',
        user_key: '2',
        full_name: 'Ben Seller',
        manager_id: '005A',
        manager_user_key: '1',
        manager_name: 'Ada Boss',
        hierarchy_depth: 1,
      },
    ])
    .expect(run, [
      {
        user_key: '1',
        manager_user_key: '-2',
        user_id: '005A',
        full_name: 'Ada Boss',
        manager_name: null,
        is_manager: true,
        hierarchy_depth: 0,
        hire_date: '2024-02-29',
      },
      {
        user_key: '2',
        manager_user_key: '1',
        user_id: '005B',
        full_name: 'Ben Seller',
        manager_name: 'Ada Boss',
        is_manager: false,
        hierarchy_depth: 1,
        hire_date: null,
      },
    ]);
});

test('a row says all that is known of its user, of one only referred to that they are', async () => {
  const said = {
    user_key: '1',
    manager_user_key: '2',
    user_id: '005A',
    manager_id: '005B',
    full_name: 'Ada Seller',
    email: 'ada@example.com',
    title: 'Account Executive',
    department: 'Sales',
    role_name: 'West',
    manager_name: 'Ben Boss',
    is_active: false,
    is_manager: false,
    is_inferred: true,
    hierarchy_depth: 3,
  };
  await testModel(dimUser)
    .given(intUser, [{ ...said, created_date: '2024-02-29' }])
    .expect(run, [{ ...said, hire_date: '2024-02-29' }]);
});
