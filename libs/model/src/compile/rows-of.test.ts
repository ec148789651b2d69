import { int, text } from '../columns/column-types.ts';
import { defineModel } from '../definition/define-model.ts';
import { defineSource } from '../definition/define-source.ts';
import { count } from '../expressions/aggregates.ts';
import { lit } from '../expressions/expr.ts';
import { compileQuery } from './compile-query.ts';
import { rowsOf } from './rows-of.ts';

const events = defineSource({
  name: 'event',
  layer: 'raw',
  description: 'Events.',
  columns: { event_id: text().primaryKey(), kind: text().notNull() },
});
const calls = defineModel({
  name: 'call',
  layer: 'gold',
  grain: 'one call',
  description: 'Calls.',
  materialized: 'view',
  columns: { event_id: text().primaryKey(), call_count: int().notNull() },
  from: (db) => db.selectFrom(events.as('event')).where('event.kind', '=', 'call'),
  select: (_) => ({ event_id: 'event.event_id', call_count: lit(1) }),
});

test('the rows of a model are its query, typed, where its relation would stand', () => {
  const { sql } = compileQuery((db) =>
    db
      .selectFrom(rowsOf(calls).as('call'))
      .groupBy('call.event_id')
      .select(['call.event_id', count().as('calls')]),
  );
  expect(sql).toBe(`select
  "call"."event_id",
  count(*)::integer as "calls"
from (
  select
    "event"."event_id" as "event_id",
    cast(1 as integer) as "call_count"
  from "raw_salesforce"."event" as "event"
  where "event"."kind" = 'call'
) as "call"
group by "call"."event_id"`);
});
