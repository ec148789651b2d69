import { stgSalesforceEvents } from '@medallion/bronze';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intEvent } from './int_event.ts';

const run = databaseOfTests();

const created = '2024-01-10T08:00:00Z';
const staged = {
  is_deleted: false,
  created_at: created,
  system_modstamp: created,
  load_seq: '1',
  last_seen_at: created,
  row_hash: 'h',
};

test('an event has ended once its end, known or computed, is not after the clock', async () => {
  const event = (
    event_id: string,
    start_at: string,
    end_at: string | null,
    duration_minutes: number | null = null,
  ) => ({
    ...staged,
    event_id,
    start_at,
    end_at,
    duration_minutes,
  });
  const row = (event_id: string, has_ended: boolean, duration_minutes: number, end_date = '2024-06-01') => ({
    event_id,
    has_ended,
    duration_minutes,
    start_date: '2024-06-01',
    end_date,
  });
  await testModel(intEvent)
    .asOf('2024-06-01T12:00:00Z')
    .given(stgSalesforceEvents, [
      event('00U1', '2024-06-01T11:00:00Z', '2024-06-01T12:00:00Z'),
      event('00U2', '2024-06-01T11:30:00Z', '2024-06-01T12:00:01Z'),
      event('00U3', '2024-06-01T11:00:00Z', null, 60),
      event('00U4', '2024-06-01T11:30:00Z', null, 60),
      event('00U5', '2024-06-01T23:30:00Z', '2024-06-02T00:30:00Z'),
    ])
    .expect(run, [
      row('00U1', true, 60),
      row('00U2', false, 30),
      row('00U3', true, 60),
      row('00U4', false, 60),
      row('00U5', false, 60, '2024-06-02'),
    ]);
});

test('an all-day event has its own days and ends with the last of them', async () => {
  const event = (event_id: string, activity_date: string, end_at: string) => ({
    ...staged,
    event_id,
    is_all_day: true,
    activity_date,
    start_at: `${activity_date}T00:00:00Z`,
    end_at,
  });
  await testModel(intEvent)
    .asOf('2024-06-02T00:00:00Z')
    .given(stgSalesforceEvents, [
      event('00U1', '2024-06-01', '2024-06-01T00:00:00Z'),
      event('00U2', '2024-06-01', '2024-06-02T00:00:00Z'),
    ])
    .expect(run, [
      { event_id: '00U1', has_ended: true, start_date: '2024-06-01', end_date: '2024-06-01' },
      { event_id: '00U2', has_ended: false, start_date: '2024-06-01', end_date: '2024-06-02' },
    ]);
});

test('an event without a time has neither ended nor days of its own', async () => {
  await testModel(intEvent)
    .asOf('2024-06-02T00:00:00Z')
    .given(stgSalesforceEvents, [{ ...staged, event_id: '00U1' }])
    .expect(run, [{ event_id: '00U1', has_ended: false, start_date: null, end_date: null, duration_minutes: null }]);
});

test('deleted events, templates of a series and copies of an event are left out', async () => {
  await testModel(intEvent)
    .asOf('2024-06-02T00:00:00Z')
    .given(stgSalesforceEvents, [
      { ...staged, event_id: '00U1', is_deleted: true },
      { ...staged, event_id: '00U2', is_recurrence: true },
      { ...staged, event_id: '00U3', is_child: true },
      { ...staged, event_id: '00U4', is_child: false, is_recurrence: false },
    ])
    .expect(run, [{ event_id: '00U4' }]);
});

test('an event says all that its record says', async () => {
  const said = {
    event_id: '00U1',
    who_id: '003A',
    what_id: '006A',
    account_id: '001A',
    owner_id: '005A',
    event_type: 'Demo',
    subject: 'Second demo',
    created_at: created,
  };
  await testModel(intEvent)
    .asOf('2024-06-02T00:00:00Z')
    .given(stgSalesforceEvents, [{ ...staged, ...said }])
    .expect(run, [said]);
});
