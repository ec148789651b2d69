import { GoldDatabase } from '../fixtures/gold-database.ts';
import { fctActivity, fctOpportunity } from '../index.ts';
import { activitiesPerOpenDeal, taskCompletionRate } from './activities.ts';

let gold: GoldDatabase;
beforeAll(async () => {
  gold = await GoldDatabase.create('2024-06-15T12:00:00Z');
});
afterEach(() => gold.clear());
afterAll(() => gold.drop());

test('activities per open deal leave closed deals out, and count open ones without an activity', async () => {
  const deal = { is_closed: false, opportunity_count: 1 };
  expect(await gold.value(activitiesPerOpenDeal)).toBeNull();
  await gold.insert(fctOpportunity, [
    { ...deal, activity_count: 5 },
    { ...deal, activity_count: 0 },
    { ...deal, activity_count: 100, is_closed: true },
  ]);
  expect(await gold.value(activitiesPerOpenDeal)).toBe('2.5000');
});

test('the completion rate counts what is completed, of tasks or of everything', async () => {
  const task = { source_object: 'Task', is_completed: true, activity_count: 1, activity_date_key: 20240531 } as const;
  expect(await gold.value(taskCompletionRate)).toBeNull();
  await gold.insert(fctActivity, [
    task,
    { ...task, is_completed: false },
    { ...task, source_object: 'Event' },
    { ...task, source_object: 'Event', activity_date_key: 20240601, is_completed: false },
  ]);
  expect(await gold.value(taskCompletionRate)).toBe('0.5000');
  expect(await gold.rows(taskCompletionRate, { by: ['source_object'], to: '2024-05-31' })).toEqual([
    ['Event', '1.0000'],
    ['Task', '0.5000'],
  ]);
});
