import { checksOf, rule } from '@medallion/quality';
import { intRecordMerge } from './int_record_merge.ts';

export const intRecordMergeChecks = checksOf(intRecordMerge, () => [
  rule({
    name: 'survivor_survives',
    owner: 'data platform',
    description: 'No survivor of a merge was itself merged away: the merges form no circle.',
    failing: (db) =>
      db
        .selectFrom(intRecordMerge.as('merge'))
        .innerJoin(intRecordMerge.as('other'), 'other.record_id', 'merge.survivor_id')
        .select('merge.record_id'),
  }),
]);
