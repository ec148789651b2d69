import { testChecks } from '@medallion/quality/testing';
import { databaseOfTests } from '@medallion/testing';
import { bridgeUserHierarchyChecks } from './bridge_user_hierarchy.checks.ts';
import { bridgeUserHierarchy } from './bridge_user_hierarchy.ts';
import { dimUser } from './dim_user.ts';

const run = databaseOfTests();

const row = (manager_user_key: string, user_key: string, depth: number) => ({ manager_user_key, user_key, depth });
const closure = [row('1', '1', 0), row('2', '2', 0), row('1', '2', 1)];
const failures = (rows: readonly object[]) =>
  testChecks(bridgeUserHierarchyChecks)
    .given(bridgeUserHierarchy, rows)
    .given(dimUser, [
      { user_key: '1', hierarchy_depth: 0 },
      { user_key: '2', hierarchy_depth: 1 },
      { user_key: '-1', hierarchy_depth: 0 },
    ])
    .failures(run);

test('a closure with a row for each level passes', async () => {
  expect(await failures(closure)).toEqual({});
});

test.each<[string, object]>([
  ['a report at depth 0', row('1', '2', 0)],
  ['oneself at depth 1', row('2', '2', 1)],
])('%s fails', async (_, wrong) => {
  expect((await failures([...closure, wrong]))['depth_zero_is_self']).toHaveLength(1);
});

test.each<[string, object[]]>([
  ['lacks a manager', closure.slice(0, 2)],
  ['lacks themselves', [closure[0]!, closure[2]!]],
  ['has a manager twice', [...closure, row('1', '2', 1)]],
])('a user who %s fails', async (_, rows) => {
  expect((await failures(rows))['row_for_each_level']).toEqual([{ user_key: '2' }]);
});
