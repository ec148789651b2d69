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
  lit,
  text,
  timestamptz,
} from '@medallion/model';
import { intContactVersion, intRecordMerge } from '../history/index.ts';
import { intInferredMember } from './int_inferred_member.ts';

export const intContactTimeline = defineModel({
  name: 'int_contact_timeline',
  layer: 'silver',
  grain: 'one contact id and one stretch of time',
  description:
    'Which row of dim_contact a contact id stood for at a moment: the version then in force, the first version for earlier moments, the last for later ones, and from a merge on the version of the surviving contact. The stretches of an id leave no gap, so a fact finds exactly one.',
  materialized: 'table',
  columns: {
    contact_id: text().primaryKey(),
    valid_from: timestamptz().primaryKey().describe('Exclusive: a day belongs to the stretch that holds its end.'),
    valid_to: timestamptz().notNull().describe('Inclusive.'),
    contact_key: bigint().notNull(),
    current_contact_key: bigint().notNull(),
    account_id: text().describe('The account of that version.'),
  },
  from: (db) =>
    db
      .with('observed', (query) =>
        query.selectFrom(intContactVersion.as('version')).select((eb) => [
          'version.contact_id',
          caseWhen(
            [
              [
                isNull(
                  lag(eb.ref('version.valid_from'), {
                    partitionBy: [eb.ref('version.contact_id')],
                    orderBy: [eb.ref('version.valid_from')],
                  }),
                ),
                farPast(),
              ],
            ],
            eb.ref('version.valid_from'),
          ).as('valid_from'),
          'version.valid_to',
          'version.contact_key',
          'version.current_contact_key',
          'version.account_id',
        ]),
      )
      .with('member', (query) =>
        query
          .selectFrom('observed')
          .selectAll()
          .unionAll(
            query
              .selectFrom(intInferredMember.as('inferred'))
              .where('inferred.entity', '=', 'contact')
              .select([
                'inferred.natural_id as contact_id',
                farPast().as('valid_from'),
                farFuture().as('valid_to'),
                'inferred.version_key as contact_key',
                'inferred.member_key as current_contact_key',
                lit(null).as('account_id'),
              ]),
          ),
      )
      .with('own_stretch', (query) =>
        query
          .selectFrom('member')
          .leftJoin(intRecordMerge.as('merge'), 'merge.record_id', 'member.contact_id')
          .where(
            (eb) =>
              cond`${eb.ref('merge.merged_at')} is null or ${eb.ref('member.valid_from')} < ${eb.ref('merge.merged_at')}`,
          )
          .select((eb) => [
            'member.contact_id',
            'member.valid_from',
            least(eb.ref('member.valid_to'), eb.ref('merge.merged_at')).as('valid_to'),
            'member.contact_key',
            'member.current_contact_key',
            'member.account_id',
          ]),
      )
      .with('survivor_stretch', (query) =>
        query
          .selectFrom(intRecordMerge.as('merge'))
          .innerJoin('member', 'member.contact_id', 'merge.survivor_id')
          .whereRef('member.valid_to', '>', 'merge.merged_at')
          .select((eb) => [
            'merge.record_id as contact_id',
            greatest(eb.ref('member.valid_from'), eb.ref('merge.merged_at')).as('valid_from'),
            'member.valid_to',
            'member.contact_key',
            'member.current_contact_key',
            'member.account_id',
          ]),
      )
      .with('stretch', (query) =>
        query.selectFrom('own_stretch').selectAll().unionAll(query.selectFrom('survivor_stretch').selectAll()),
      )
      .selectFrom('stretch'),
  select: (_) => ({
    contact_id: 'stretch.contact_id',
    valid_from: 'stretch.valid_from',
    valid_to: 'stretch.valid_to',
    contact_key: 'stretch.contact_key',
    current_contact_key: 'stretch.current_contact_key',
    account_id: 'stretch.account_id',
  }),
});
