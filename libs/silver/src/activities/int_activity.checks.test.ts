import { stgSalesforceEvents, stgSalesforceTasks } from '@medallion/bronze';
import { testChecks } from '@medallion/quality/testing';
import { databaseOfTests } from '@medallion/testing';
import { intActivityChecks } from './int_activity.checks.ts';
import { intActivity } from './int_activity.ts';

const run = databaseOfTests();

const task = { activity_id: '00TA' };
const meeting = { activity_id: '00UA' };
const failures = (rows: readonly object[], more: { tasks?: readonly object[]; events?: readonly object[] } = {}) =>
  testChecks(intActivityChecks)
    .given(intActivity, rows)
    .given(stgSalesforceTasks, [{ task_id: '00TA' }, ...(more.tasks ?? [])])
    .given(stgSalesforceEvents, [{ event_id: '00UA' }, ...(more.events ?? [])])
    .failures(run);

test('the live tasks and events pass, without templates, copies and deleted ones', async () => {
  const left = {
    tasks: [
      { task_id: '00TB', is_recurrence: true },
      { task_id: '00TC', is_deleted: true },
    ],
    events: [
      { event_id: '00UB', is_recurrence: true },
      { event_id: '00UC', is_child: true },
      { event_id: '00UD', is_deleted: true },
    ],
  };
  expect(await failures([task, meeting], left)).toEqual({});
});

test('a live record without an activity fails, and an activity without a live record', async () => {
  expect((await failures([task]))['equals_live_records']).toEqual([{ activity_id: '00UA' }]);
  expect((await failures([task, meeting, { ...task, activity_id: '00TX' }]))['equals_live_records']).toEqual([
    { activity_id: '00TX' },
  ]);
});
