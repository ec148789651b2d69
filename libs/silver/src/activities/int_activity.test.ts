import { stgSalesforceTasks } from '@medallion/bronze';
import { surrogateKeyOf } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intRecordMerge } from '../history/index.ts';
import { intActivity } from './int_activity.ts';
import { intEvent } from './int_event.ts';

const run = databaseOfTests();

const staged = (created_at = '2024-01-10T08:00:00Z') => ({
  is_deleted: false,
  created_at,
  system_modstamp: created_at,
  load_seq: '1',
  last_seen_at: created_at,
  row_hash: 'h',
});

test('a closed task is completed on the day it was closed, in its own words', async () => {
  await testModel(intActivity)
    .given(stgSalesforceTasks, [
      {
        ...staged(),
        task_id: '00T1',
        owner_id: '005A',
        who_id: '003A',
        what_id: '006A',
        account_id: '001A',
        subject: 'Call',
        task_type: 'Call',
        task_subtype: 'Task',
        task_status: 'Completed',
        priority: 'High',
        is_closed: true,
        call_duration_seconds: 150,
        activity_date: '2024-02-29',
        completed_at: '2024-03-01T00:00:00Z',
      },
    ])
    .expect(run, [
      {
        activity_id: '00T1',
        activity_key: surrogateKeyOf('activity', '00T1'),
        account_id: '001A',
        current_account_key: surrogateKeyOf('account', '001A'),
        contact_id: '003A',
        current_contact_id: '003A',
        lead_id: null,
        opportunity_id: '006A',
        owner_id: '005A',
        source_object: 'Task',
        activity_type: 'Call',
        status: 'Completed',
        priority: 'High',
        subject: 'Call',
        is_completed: true,
        duration_minutes: 3,
        activity_date: '2024-02-29',
        created_date: '2024-01-10',
        completed_date: '2024-03-01',
      },
    ]);
});

test('a task without a due day counts on the day it was completed, else created', async () => {
  await testModel(intActivity)
    .given(stgSalesforceTasks, [
      { ...staged(), task_id: '00T1', is_closed: true, completed_at: '2024-03-05T23:59:59Z' },
      { ...staged(), task_id: '00T2', is_closed: false, completed_at: '2024-03-05T23:59:59Z' },
      { ...staged(), task_id: '00T3' },
    ])
    .expect(run, [
      {
        activity_id: '00T1',
        activity_date: '2024-03-05',
        completed_date: '2024-03-05',
        is_completed: true,
        activity_type: 'Task',
        status: '(unknown)',
      },
      {
        activity_id: '00T2',
        activity_date: '2024-01-10',
        completed_date: null,
        is_completed: false,
        activity_type: 'Task',
        status: '(unknown)',
      },
      {
        activity_id: '00T3',
        activity_date: '2024-01-10',
        completed_date: null,
        is_completed: false,
        activity_type: 'Task',
        status: '(unknown)',
      },
    ]);
});

test('an event is a meeting, completed once it has ended', async () => {
  const event = (event_id: string, has_ended: boolean, start_date: string | null = '2024-06-01') => ({
    event_id,
    who_id: '00QA',
    has_ended,
    duration_minutes: 60,
    start_date,
    end_date: '2024-06-02',
    created_at: '2024-01-10T08:00:00Z',
  });
  const row = (activity_id: string, is_completed: boolean, activity_date = '2024-06-01') => ({
    activity_id,
    lead_id: '00QA',
    contact_id: null,
    source_object: 'Event' as const,
    activity_type: 'Meeting',
    status: is_completed ? 'Completed' : 'Scheduled',
    priority: '(not applicable)',
    is_completed,
    duration_minutes: 60,
    activity_date,
    created_date: '2024-01-10',
    completed_date: is_completed ? '2024-06-02' : null,
  });
  await testModel(intActivity)
    .given(intEvent, [event('00U1', true), event('00U2', false), event('00U3', false, null)])
    .expect(run, [row('00U1', true), row('00U2', false), row('00U3', false, '2024-01-10')]);
});

test('deleted tasks and templates of a series are left out', async () => {
  await testModel(intActivity)
    .given(stgSalesforceTasks, [
      { ...staged(), task_id: '00T1', is_deleted: true },
      { ...staged(), task_id: '00T2', is_recurrence: true },
      { ...staged(), task_id: '00T3', is_recurrence: false },
    ])
    .expect(run, [{ activity_id: '00T3' }]);
});

test('an activity about an account belongs to it even where Salesforce derived none', async () => {
  await testModel(intActivity)
    .given(stgSalesforceTasks, [
      { ...staged(), task_id: '00T1', what_id: '001A' },
      { ...staged(), task_id: '00T2', what_id: '701A' },
    ])
    .expect(run, [
      { activity_id: '00T1', account_id: '001A', opportunity_id: null },
      { activity_id: '00T2', account_id: null, opportunity_id: null },
    ]);
});

test('an activity is with the account and the contact that survived a merge, and names those it was with', async () => {
  const merged = (record_id: string, survivor_id: string) => ({
    record_id,
    survivor_id,
    merged_at: '2024-02-01T00:00:00Z',
  });
  const [survivor, other] = [surrogateKeyOf('account', '001S'), surrogateKeyOf('account', '001A')];
  await testModel(intActivity)
    .given(stgSalesforceTasks, [
      { ...staged(), task_id: '00T1', account_id: '001L', who_id: '003L' },
      { ...staged(), task_id: '00T2', what_id: '001L' },
      { ...staged(), task_id: '00T3', account_id: '001A', who_id: '003A' },
    ])
    .given(intRecordMerge, [merged('001L', '001S'), merged('003L', '003S')])
    .expect(run, [
      {
        activity_id: '00T1',
        account_id: '001L',
        current_account_key: survivor,
        contact_id: '003L',
        current_contact_id: '003S',
      },
      {
        activity_id: '00T2',
        account_id: '001L',
        current_account_key: survivor,
        contact_id: null,
        current_contact_id: null,
      },
      {
        activity_id: '00T3',
        account_id: '001A',
        current_account_key: other,
        contact_id: '003A',
        current_contact_id: '003A',
      },
    ]);
});
