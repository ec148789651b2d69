import {
  bigint,
  caseWhen,
  cond,
  defineModel,
  farFuture,
  farPast,
  greatest,
  isNull,
  lag,
  least,
  text,
  timestamptz,
} from '@medallion/model';
import { intAccountVersion, intRecordMerge } from '../history/index.ts';
import { intInferredMember } from './int_inferred_member.ts';

export const intAccountTimeline = defineModel({
  name: 'int_account_timeline',
  layer: 'silver',
  grain: 'one account id and one stretch of time',
  description:
    'Which row of dim_account an account id stood for at a moment: the version then in force, the first version for earlier moments, the last for later ones, and from a merge on the version of the surviving account. The stretches of an id leave no gap, so a fact finds exactly one.',
  materialized: 'table',
  columns: {
    account_id: text().primaryKey(),
    valid_from: timestamptz().primaryKey().describe('Exclusive: a day belongs to the stretch that holds its end.'),
    valid_to: timestamptz().notNull().describe('Inclusive.'),
    account_key: bigint().notNull(),
    current_account_key: bigint().notNull(),
  },
  from: (db) =>
    db
      .with('observed', (query) =>
        query.selectFrom(intAccountVersion.as('version')).select((eb) => [
          'version.account_id',
          caseWhen(
            [
              [
                isNull(
                  lag(eb.ref('version.valid_from'), {
                    partitionBy: [eb.ref('version.account_id')],
                    orderBy: [eb.ref('version.valid_from')],
                  }),
                ),
                farPast(),
              ],
            ],
            eb.ref('version.valid_from'),
          ).as('valid_from'),
          'version.valid_to',
          'version.account_key',
          'version.current_account_key',
        ]),
      )
      .with('member', (query) =>
        query
          .selectFrom('observed')
          .selectAll()
          .unionAll(
            query
              .selectFrom(intInferredMember.as('inferred'))
              .where('inferred.entity', '=', 'account')
              .select([
                'inferred.natural_id as account_id',
                farPast().as('valid_from'),
                farFuture().as('valid_to'),
                'inferred.version_key as account_key',
                'inferred.member_key as current_account_key',
              ]),
          ),
      )
      .with('own_stretch', (query) =>
        query
          .selectFrom('member')
          .leftJoin(intRecordMerge.as('merge'), 'merge.record_id', 'member.account_id')
          .where(
            (eb) =>
              cond`${eb.ref('merge.merged_at')} is null or ${eb.ref('member.valid_from')} < ${eb.ref('merge.merged_at')}`,
          )
          .select((eb) => [
            'member.account_id',
            'member.valid_from',
            least(eb.ref('member.valid_to'), eb.ref('merge.merged_at')).as('valid_to'),
            'member.account_key',
            'member.current_account_key',
          ]),
      )
      .with('survivor_stretch', (query) =>
        query
          .selectFrom(intRecordMerge.as('merge'))
          .innerJoin('member', 'member.account_id', 'merge.survivor_id')
          .whereRef('member.valid_to', '>', 'merge.merged_at')
          .select((eb) => [
            'merge.record_id as account_id',
            greatest(eb.ref('member.valid_from'), eb.ref('merge.merged_at')).as('valid_from'),
            'member.valid_to',
            'member.account_key',
            'member.current_account_key',
          ]),
      )
      .with('stretch', (query) =>
        query.selectFrom('own_stretch').selectAll().unionAll(query.selectFrom('survivor_stretch').selectAll()),
      )
      .selectFrom('stretch'),
  select: (_) => ({
    account_id: 'stretch.account_id',
    valid_from: 'stretch.valid_from',
    valid_to: 'stretch.valid_to',
    account_key: 'stretch.account_key',
    current_account_key: 'stretch.current_account_key',
  }),
});
