import { defineModel, bigint, surrogateKeyOf, text } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';

import { intRecordMerge } from './int_record_merge.ts';
import { recordKey } from './record-key.ts';

const run = databaseOfTests();

const keyed = defineModel({
  name: 'int_keyed',
  layer: 'silver',
  grain: 'one id',
  description: 'The key of a user, by id.',
  materialized: 'view',
  columns: { record_id: text().primaryKey(), user_key: bigint() },
  from: (db) => db.selectFrom(intRecordMerge.as('any')),
  select: (c) => ({ record_id: 'any.record_id', user_key: recordKey('user', c('any.record_id')) }),
});

test('an id of another object, or none at all, has no key', () =>
  testModel(keyed)
    .given(
      intRecordMerge,
      ['005A', '00GA', ''].map((record_id) => ({ record_id, survivor_id: 'x', merged_at: '2024-01-01T00:00:00Z' })),
    )
    .expect(run, [
      { record_id: '005A', user_key: surrogateKeyOf('user', '005A') },
      { record_id: '00GA', user_key: null },
      { record_id: '', user_key: null },
    ]));
