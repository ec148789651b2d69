import type { Expression, ExpressionBuilder, QueryCreator, SelectQueryNode } from 'kysely';
import { clock } from '../definition/clock.ts';
import { queryCreator } from '../definition/define-model.ts';
import type { Model } from '../definition/model.ts';
import { allOf, anyOf, caseWhen, coalesce, greatest, isDistinct, isNull, not } from '../expressions/conditionals.ts';
import { farFuture } from '../expressions/dates.ts';
import { lit } from '../expressions/expr.ts';
import type { Expr } from '../expressions/expr.ts';
import { flag } from '../expressions/templates.ts';
import { desc, lag, lastValue, lead, rowNumber } from '../expressions/windows.ts';

interface HistoryParts {
  readonly of: Model;
  readonly key: string;
  readonly tracked: readonly string[];
  readonly overwritten: readonly string[];
}

type Builder = ExpressionBuilder<any, any>;

/**
 * The query of a version history, one step per CTE; untyped inside, because its columns are the caller's. Ends in a
 * select from `history`.
 */
export function historyQuery({ of, key, tracked, overwritten }: HistoryParts): SelectQueryNode {
  const tracks = [...new Set(['is_deleted', ...tracked])].filter((name) => name !== key);
  const latest = overwritten.filter((name) => name !== key && !tracks.includes(name));
  const attributes = tracks.filter((name) => name !== 'is_deleted');

  const byRecord = (eb: Builder, orderBy: Expression<any>) => ({ partitionBy: [eb.ref(key)], orderBy: [orderBy] });

  const db: QueryCreator<any> = queryCreator;
  const query = db
    // What the clock lets us see. An instant before the record's creation counts as its creation.
    .with('visible', (db) =>
      db
        .selectFrom(of.as('version'))
        .innerJoin(clock.as('clock'), (join) => join.onRef('version.system_modstamp', '<=', 'clock.as_of'))
        .select((eb: Builder) => {
          const created = coalesce(eb.ref('version.created_at'), eb.ref('version.system_modstamp'));
          const effective = greatest(eb.ref('version.system_modstamp'), created);
          return [
            ...[key, ...tracks, ...latest].map((name) => `version.${name}`),
            created.as('record_created_at'),
            effective.as('effective_at'),
            rowNumber({
              partitionBy: [eb.ref(`version.${key}`), effective],
              orderBy: ['system_modstamp', 'last_seen_at', 'row_hash'].map((name) => desc(eb.ref(`version.${name}`))),
            }).as('recency'),
          ];
        }),
    )
    // One state per record and instant; overwritten columns already show the latest.
    .with('state', (db) =>
      db
        .selectFrom('visible')
        .where('recency', '=', 1)
        .select((eb: Builder) => [
          ...[key, ...tracks, 'record_created_at', 'effective_at'],
          ...latest.map((name) => lastValue(eb.ref(name), byRecord(eb, eb.ref('effective_at'))).as(name)),
          rowNumber(byRecord(eb, eb.ref('effective_at'))).as('position'),
        ]),
    )
    // When each state begins: the first at the record's creation, unless it was deleted already.
    .with('point', (db) =>
      db
        .selectFrom('state')
        .select((eb: Builder): any => {
          const isFirstAlive = allOf(flag`${eb.ref('position')} = 1`, not(eb.ref('is_deleted')));
          return [
            ...[key, ...tracks, ...latest],
            caseWhen([[isFirstAlive, eb.ref('record_created_at')]], eb.ref('effective_at')).as('begins_at'),
            allOf(isFirstAlive, flag`${eb.ref('effective_at')} > ${eb.ref('record_created_at')}`).as('is_assumed'),
          ];
        })
        .unionAll(
          db
            .selectFrom('state')
            .where('position', '=', 1)
            .where('is_deleted', '=', true)
            .whereRef('effective_at', '>', 'record_created_at')
            .select((): any => [
              key,
              lit(false).as('is_deleted'),
              ...attributes,
              ...latest,
              'record_created_at as begins_at',
              lit(true).as('is_assumed'),
            ]),
        ),
    )
    .with('compared', (db) =>
      db.selectFrom('point').select((eb: Builder) => {
        const before = byRecord(eb, eb.ref('begins_at'));
        const differs: Expr<any>[] = tracks.map((name) => isDistinct(eb.ref(name), lag(eb.ref(name), before)));
        return [
          ...[key, ...tracks, ...latest, 'begins_at', 'is_assumed'],
          anyOf(isNull(lag(eb.ref('begins_at'), before)), ...differs).as('is_change'),
        ];
      }),
    )
    .with('history', (db) =>
      db
        .selectFrom('compared')
        .where('is_change', '=', true)
        .select((eb: Builder) => {
          const next = lead(eb.ref('begins_at'), byRecord(eb, eb.ref('begins_at')));
          return [
            ...[key, ...tracks, ...latest],
            'begins_at as valid_from',
            coalesce(next, farFuture()).as('valid_to'),
            isNull(next).as('is_current'),
            'is_assumed as is_history_assumed',
          ];
        }),
    )
    .selectFrom('history');
  return query.toOperationNode() as SelectQueryNode;
}
