import { testChecks } from '@medallion/quality/testing';
import { databaseOfTests } from '@medallion/testing';
import { intUserHierarchyChecks } from './int_user_hierarchy.checks.ts';
import { intUserHierarchy } from './int_user_hierarchy.ts';

const run = databaseOfTests();

const row = (manager_id: string, user_id: string, depth: number) => ({ manager_id, user_id, depth });
const failures = (rows: readonly object[]) =>
  testChecks(intUserHierarchyChecks).given(intUserHierarchy, rows).failures(run);
const chain = [row('005A', '005A', 0), row('005B', '005B', 0), row('005A', '005B', 1)];

test('a chain of managers passes', async () => {
  expect(await failures(chain)).toEqual({});
});

test('two users above each other fail, once', async () => {
  expect((await failures([...chain, row('005B', '005A', 1)]))['acyclic']).toEqual([
    { manager_id: '005A', user_id: '005B' },
  ]);
});
