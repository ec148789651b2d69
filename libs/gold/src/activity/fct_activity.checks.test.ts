import { testChecks } from '@medallion/quality/testing';
import { intActivity } from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { fctActivityChecks } from './fct_activity.checks.ts';
import { fctActivity } from './fct_activity.ts';

const run = databaseOfTests();

const call = { activity_key: '1', duration_minutes: 0, completed_date_key: 20240601 };
const failures = (rows: readonly object[], activities = [{ activity_id: '00TA', activity_key: '1' }]) =>
  testChecks(fctActivityChecks)
    .given(fctActivity, rows)
    .given(intActivity, activities)
    .asOf('2024-06-01T12:00:00Z')
    .failures(run);

test('a call of no minutes on the day of the clock passes, and one that is not completed', async () => {
  expect(await failures([call])).toEqual({});
  expect(await failures([{ ...call, duration_minutes: null, completed_date_key: -2 }])).toEqual({});
});

test.each<[string, string, object]>([
  ['less than no time', 'duration_not_negative', { duration_minutes: -1 }],
  ['until tomorrow', 'completed_by_today', { completed_date_key: 20240602 }],
])('an activity that took %s fails', async (_, check, change) => {
  expect((await failures([{ ...call, ...change }]))[check]).toEqual([{ activity_key: '1' }]);
});

test('an activity that is missing fails, and one too many', async () => {
  expect(await failures([])).toEqual({
    has_activities: [],
    equals_activities: [{ activity_id: '00TA', activity_key: null }],
  });
  expect((await failures([call], []))['equals_activities']).toEqual([{ activity_id: null, activity_key: '1' }]);
});
