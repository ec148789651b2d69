import { GoldDatabase } from '../fixtures/gold-database.ts';
import { dimUser, fctOpportunity } from '../index.ts';
import { velocity } from './velocity.ts';

let gold: GoldDatabase;
beforeAll(async () => {
  gold = await GoldDatabase.create('2024-06-15T12:00:00Z');
});
afterEach(() => gold.clear());
afterAll(() => gold.drop());

const open = { is_won: false, is_closed: false, close_date_key: 20240930 };
/** In the first fiscal quarter of 2025; the day the warehouse is as of is in the second. */
const won = { is_won: true, is_closed: true, close_date_key: 20240430, days_to_close: 20, amount_corporate: '1000' };
const lost = { ...won, is_won: false };

test('velocity is open deals times win rate times deal size by days of the sales cycle', async () => {
  await gold.insert(fctOpportunity, [
    open,
    open,
    open,
    won,
    { ...won, days_to_close: 40, amount_corporate: '3000' },
    lost,
    lost,
  ]);
  // 3 deals * 2/4 * 4000/2 / 30 days
  expect(await gold.value(velocity)).toBe('100.0000');
});

test('only the four complete fiscal quarters before the current one are looked back to', async () => {
  const others = [20240501, 20240615, 20230430].map((close_date_key) => ({ ...lost, close_date_key }));
  await gold.insert(fctOpportunity, [open, won, { ...won, close_date_key: 20230501 }, ...others]);
  expect(await gold.value(velocity)).toBe('50.0000');
});

test.each([
  ['nothing was closed', [open]],
  ['nothing was won', [open, lost]],
  ['deals were won on the day they were created', [open, { ...won, days_to_close: 0 }]],
])('where %s there is no velocity', async (_, deals) => {
  await gold.insert(fctOpportunity, deals);
  expect(await gold.value(velocity)).toBeNull();
});

test('without open deals it is 0', async () => {
  await gold.insert(fctOpportunity, [won]);
  expect(await gold.value(velocity)).toBe('0.0000');
});

test('it is computed anew for each owner', async () => {
  await gold.insert(dimUser, [
    { user_key: '1', full_name: 'Ada' },
    { user_key: '2', full_name: 'Ben' },
  ]);
  const [ada, ben] = [{ owner_user_key: '1' }, { owner_user_key: '2' }];
  await gold.insert(fctOpportunity, [
    { ...open, ...ada },
    { ...won, ...ada },
    { ...open, ...ben },
  ]);
  expect(await gold.rows(velocity, { by: ['owner_user.full_name'] })).toEqual([
    ['Ada', '50.0000'],
    ['Ben', null],
  ]);
});
