import { FAR_FUTURE } from '@medallion/model';
import { databaseOfTests } from '@medallion/testing';
import { thingVersion } from '../fixtures/versions.ts';
import { testChecks } from '../testing/index.ts';
import { checksOf } from './checks-of.ts';
import { versionChecks } from './version-checks.ts';

const run = databaseOfTests();

const day = (n: number) => `2024-01-${String(n).padStart(2, '0')}T00:00:00Z`;
const version = (thing_id: string, from: number, to: number | null, more: object = {}) => ({
  thing_id,
  colour: `colour of day ${from}`,
  thing_name: 'x',
  is_current: to === null,
  created_at: day(1),
  valid_from: day(from),
  valid_to: to === null ? FAR_FUTURE : day(to),
  ...more,
});
const good = [version('a', 1, 5), version('a', 5, 9), version('a', 9, null), version('b', 1, null)];
const checks = checksOf(thingVersion, () =>
  versionChecks(thingVersion, {
    id: 'thing_id',
    owner: 'data platform',
    tracked: ['colour', 'size'],
    overwritten: ['thing_name'],
    createdAt: 'created_at',
  }),
);
const failures = (rows: object[]) => testChecks(checks).given(thingVersion, rows).failures(run);

test('a history without gap or overlap passes', async () => {
  expect(await failures(good)).toEqual({});
});

test.each<[string, string, object[]]>([
  ['an interval that ends when it begins', 'interval_not_empty', [version('c', 1, 1), version('c', 1, null)]],
  ['a gap', 'intervals_meet', [version('c', 1, 3), version('c', 4, null)]],
  ['an overlap', 'intervals_meet', [version('c', 1, 5), version('c', 4, null)]],
  ['two current versions', 'one_current_version', [version('c', 1, 3, { is_current: true }), version('c', 3, null)]],
  ['no current version', 'one_current_version', [version('c', 1, 3)]],
  ['a current version that ends', 'one_current_version', [version('c', 1, 3, { is_current: true })]],
  ['an open version that is not current', 'one_current_version', [version('c', 1, null, { is_current: false })]],
  ['a history that begins after the creation', 'first_version_since_creation', [version('c', 2, null)]],
  [
    'a version that differs in nothing from the one before',
    'adjacent_versions_differ',
    [version('c', 1, 3, { colour: 'red' }), version('c', 3, null, { colour: 'red' })],
  ],
  [
    'a corrected name that an old version still has',
    'overwritten_alike',
    [version('c', 1, 3, { thing_name: 'y' }), version('c', 3, null)],
  ],
  [
    'a corrected name that an old version lacks',
    'overwritten_alike',
    [version('c', 1, 3, { thing_name: null }), version('c', 3, null)],
  ],
])('%s fails', async (_, check, rows) => {
  const keys = (await failures([...good, ...rows]))[check];
  expect(keys).toEqual([expect.objectContaining({ thing_id: 'c' })]);
});

test('a tracked value that becomes null, or is null no more, is a difference', async () => {
  const rows = [
    version('c', 1, 3, { colour: 'red', size: null }),
    version('c', 3, 5, { colour: 'red', size: 'L' }),
    version('c', 5, null, { colour: 'red', size: null }),
  ];
  expect(await failures(rows)).toEqual({});
});
