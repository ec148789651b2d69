import { GoldDatabase } from '../fixtures/gold-database.ts';
import { bridgeOpportunityContactRole, dimContactCurrent, fctActivity } from '../index.ts';
import { contactEngagement } from './contact_engagement.ts';

let gold: GoldDatabase;
beforeAll(async () => {
  gold = await GoldDatabase.create('2024-06-15T12:00:00Z');
});
afterEach(() => gold.clear());
afterAll(() => gold.drop());

/** A contact with activities, and roles in that many deals. */
async function contact(current_contact_key: string, activities: number, deals: number): Promise<void> {
  await gold.insert(dimContactCurrent, [{ current_contact_key, is_deleted: false }]);
  await gold.insert(fctActivity, Array(activities).fill({ current_contact_key }));
  await gold.insert(
    bridgeOpportunityContactRole,
    Array.from({ length: deals }, (_, deal) => ({ current_contact_key, opportunity_key: String(deal) })),
  );
}
const byLevel = () => gold.rows(contactEngagement, { by: ['engagement_level'] });

test('the bounds belong to the higher level, and both must be reached', async () => {
  await contact('1', 10, 3);
  await contact('2', 10, 2);
  await contact('3', 9, 3);
  await contact('4', 5, 1);
  await contact('5', 5, 0);
  await contact('6', 4, 3);
  await contact('7', 0, 0);
  expect(await byLevel()).toEqual([
    ['High', '1'],
    ['Low', '3'],
    ['Medium', '3'],
  ]);
});

test('two roles in one deal are one deal', async () => {
  await contact('1', 10, 2);
  await gold.insert(bridgeOpportunityContactRole, [{ current_contact_key: '1', opportunity_key: '0' }]);
  expect(await byLevel()).toEqual([['Medium', '1']]);
});

test('deleted contacts and those that are none are left out', async () => {
  await gold.insert(dimContactCurrent, [
    { current_contact_key: '1', is_deleted: true },
    { current_contact_key: '-1', is_deleted: false },
    { current_contact_key: '-2', is_deleted: false },
  ]);
  expect(await gold.value(contactEngagement)).toBe('0');
});
