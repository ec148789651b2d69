import { stgSalesforceEvents, stgSalesforceTasks } from '@medallion/bronze';
import { anyOf, coalesce, isNotTrue, isNull } from '@medallion/model';
import { checksOf, rule } from '@medallion/quality';
import { intActivity } from './int_activity.ts';

export const intActivityChecks = checksOf(intActivity, () => [
  rule({
    name: 'equals_live_records',
    owner: 'data platform',
    description:
      'The activities are the live tasks and events, less templates of recurring series and copies for invitees.',
    failing: (db) =>
      db
        .with('live', (query) =>
          query
            .selectFrom(stgSalesforceTasks.as('task'))
            .where('task.is_deleted', '=', false)
            .where((eb) => isNotTrue(eb.ref('task.is_recurrence')))
            .select('task.task_id as record_id')
            .unionAll(
              query
                .selectFrom(stgSalesforceEvents.as('event'))
                .where('event.is_deleted', '=', false)
                .where((eb) => isNotTrue(eb.ref('event.is_recurrence')))
                .where((eb) => isNotTrue(eb.ref('event.is_child')))
                .select('event.event_id as record_id'),
            ),
        )
        .selectFrom('live')
        .fullJoin(intActivity.as('activity'), 'activity.activity_id', 'live.record_id')
        .where((eb) => anyOf(isNull(eb.ref('live.record_id')), isNull(eb.ref('activity.activity_id'))))
        .select((eb) => coalesce(eb.ref('live.record_id'), eb.ref('activity.activity_id')).as('activity_id')),
  }),
]);
