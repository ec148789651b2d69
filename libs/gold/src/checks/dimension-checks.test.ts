import { FAR_FUTURE, type Model } from '@medallion/model';
import type { ModelChecks } from '@medallion/quality';
import { testChecks } from '@medallion/quality/testing';
import { intRecordMerge } from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { checks } from './index.ts';

const run = databaseOfTests();

const named = checks.map((each) => [each.model.name, each] as const);
const dimensions = named.filter(([name]) => name.startsWith('dim_') && name !== 'dim_date');
const withInferred = dimensions.filter(
  ([, { model }]) => 'is_inferred' in model.columns && !model.name.endsWith('_current'),
);
const keyOf = (each: ModelChecks) => each.model.primaryKey[0]!;
const failures = (each: ModelChecks, rows: readonly object[]) =>
  testChecks(each)
    .given(each.model as unknown as Model, rows)
    .failures(run);

test.each(dimensions)('the keys of %s are not negative, except those of the default members', async (_, each) => {
  const key = keyOf(each);
  const rows = ['-2', '-1', '0', '7'].map((value) => ({ [key]: value }));
  expect(await failures(each, rows)).not.toHaveProperty('key_valid');
  expect((await failures(each, [...rows, { [key]: '-3' }]))['key_valid']).toEqual([{ [key]: '-3' }]);
});

test.each(withInferred)('%s may have one inferred row in a hundred', async (_, each) => {
  const key = keyOf(each);
  const rows = Array.from({ length: 100 }, (_row, n) => ({ [key]: String(n), is_inferred: n === 7 }));
  expect(await failures(each, rows)).not.toHaveProperty('inferred_is_rare');
  expect((await failures(each, [...rows.slice(0, 99)]))['inferred_is_rare']).toEqual([{ [key]: '7' }]);
});

describe.each(['account', 'contact'])('dim_%s', (entity) => {
  const each = checks.find(({ model }) => model.name === `dim_${entity}`)!;
  const version = (key: string, more: object = {}) => ({
    [`${entity}_key`]: key,
    [`${entity}_id`]: `id of ${key}`,
    is_current: true,
    created_date: '2024-01-01',
    valid_from: '2024-01-01T09:00:00Z',
    valid_to: FAR_FUTURE,
    ...more,
  });

  test('a version from the day of creation on passes', async () => {
    expect(await failures(each, [version('1')])).toEqual({});
  });

  test('a version with two keys fails', async () => {
    const twice = { [`${entity}_id`]: 'same' };
    const failed = await failures(each, [version('1', twice), version('2', twice)]);
    expect(failed['version_has_one_key']).toEqual([{ [`${entity}_key`]: '1' }, { [`${entity}_key`]: '2' }]);
  });

  test('a history that begins after the creation fails, unless the record is inferred or a default member', async () => {
    const late = { created_date: '2023-12-31' };
    expect((await failures(each, [version('1', late)]))['first_version_since_creation']).toEqual([
      { [`${entity}_id`]: 'id of 1' },
    ]);
    const spared = [version('1'), version('2', { ...late, is_inferred: true }), version('-1', late)];
    expect(await failures(each, spared)).not.toHaveProperty('first_version_since_creation');
  });

  test('versions that leave a gap fail', async () => {
    const one = { [`${entity}_id`]: 'same', is_current: false, valid_to: '2024-01-02T00:00:00Z' };
    const two = { [`${entity}_id`]: 'same', valid_from: '2024-01-03T00:00:00Z' };
    expect((await failures(each, [version('1', one), version('2', two)]))['intervals_meet']).toEqual([
      { [`${entity}_id`]: 'same' },
    ]);
  });

  test('among the current ones no merged record is found', async () => {
    const current = checks.find(({ model }) => model.name === `dim_${entity}_current`)!;
    const rows = ['1', '2'].map((key) => ({ [`current_${entity}_key`]: key, [`${entity}_id`]: `id of ${key}` }));
    const merged = (record_id: string) =>
      testChecks(current)
        .given(current.model as unknown as Model, rows)
        .given(intRecordMerge, [{ record_id, survivor_id: 'id of 1' }])
        .failures(run);
    expect(await merged('id of 3')).toEqual({});
    expect((await merged('id of 2'))['survives']).toEqual([{ [`current_${entity}_key`]: '2' }]);
  });
});
