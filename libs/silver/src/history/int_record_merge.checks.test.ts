import { testChecks } from '@medallion/quality/testing';
import { databaseOfTests } from '@medallion/testing';
import { intRecordMergeChecks } from './int_record_merge.checks.ts';
import { intRecordMerge } from './int_record_merge.ts';

const run = databaseOfTests();

const failures = (...merges: (readonly [record: string, survivor: string])[]) =>
  testChecks(intRecordMergeChecks)
    .given(
      intRecordMerge,
      merges.map(([record_id, survivor_id]) => ({ record_id, survivor_id })),
    )
    .failures(run);

test('merges into records that survive pass', async () => {
  expect(await failures(['001A', '001C'], ['001B', '001C'])).toEqual({});
});

test('a merge into a record that was merged away fails, and so does every merge of a circle', async () => {
  expect((await failures(['001A', '001B'], ['001B', '001C']))['survivor_survives']).toEqual([{ record_id: '001A' }]);
  expect((await failures(['001A', '001B'], ['001B', '001A']))['survivor_survives']).toHaveLength(2);
});
