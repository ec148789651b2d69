import fc from 'fast-check';
import { GoldDatabase } from '../fixtures/gold-database.ts';
import { dimUser, fctOpportunity, fctPipelineSnapshot } from '../index.ts';
import { avgDealSize, lostAmount, wonAmount } from './bookings.ts';
import { openPipeline } from './pipeline.ts';
import { winRateAmount } from './win_rates.ts';

/** Laws of how values of parts make up the whole, over any rows. */
let gold: GoldDatabase;
beforeAll(async () => {
  gold = await GoldDatabase.create('2024-06-15T12:00:00Z');
});
afterAll(() => gold.drop());

const OWNERS = ['1', '2', '3'];
const CASES = { seed: 7, numRuns: 10 };
const cents = fc.option(fc.integer({ min: 0, max: 1_000_000 }).map((amount) => (amount / 100).toFixed(2)));
const day = fc.constantFrom(20231231, 20240131, 20240201, 20240430, 20240501, 20240614, 20240615);
const owner = fc.constantFrom(...OWNERS);

const deals = fc.array(
  fc.record({
    owner_user_key: owner,
    close_date_key: day,
    amount_corporate: cents,
    deal_status: fc.constantFrom('Won' as const, 'Lost' as const, 'Open' as const),
  }),
  { maxLength: 12 },
);
const snapshots = fc.array(fc.record({ owner_user_key: owner, snapshot_date_key: day, amount_corporate: cents }), {
  maxLength: 12,
});

const owners = OWNERS.map((user_key) => ({ user_key, full_name: `Owner ${user_key}` }));
const byOwner = { by: ['owner_user.full_name'] };
type Deal = typeof deals extends fc.Arbitrary<(infer D)[]> ? D : never;
/** Exact, in hundredths. */
const hundredths = (amount: string | null): number => Math.round(Number(amount ?? 0) * 100);
const total = (rows: readonly (readonly (string | null)[])[]): number =>
  rows.reduce((sum, row) => sum + hundredths(row.at(-1)!), 0);

async function withDeals(rows: readonly Deal[], check: () => Promise<void>): Promise<void> {
  await gold.insert(dimUser, owners);
  await gold.insert(
    fctOpportunity,
    rows.map((row) => ({ ...row, is_won: row.deal_status === 'Won', is_closed: row.deal_status !== 'Open' })),
  );
  await check();
  await gold.clear();
}

test('an additive metric adds up over any dimension and any period', async () => {
  await fc.assert(
    fc.asyncProperty(deals, (rows) =>
      withDeals(rows, async () => {
        for (const metric of [wonAmount, lostAmount]) {
          const whole = hundredths(await gold.value(metric));
          expect(total(await gold.rows(metric, byOwner))).toBe(whole);
          for (const grain of ['day', 'fiscal_quarter'] as const) {
            expect(total(await gold.rows(metric, { grain }))).toBe(whole);
            expect(total(await gold.rows(metric, { ...byOwner, grain }))).toBe(whole);
          }
        }
      }),
    ),
    CASES,
  );
});

test('a ratio of each group is what its parts add up to in the group', async () => {
  await fc.assert(
    fc.asyncProperty(deals, (rows) =>
      withDeals(rows, async () => {
        const won = new Map((await gold.rows(wonAmount, byOwner)) as [string, string][]);
        const lost = new Map((await gold.rows(lostAmount, byOwner)) as [string, string][]);
        for (const [name, rate] of await gold.rows(winRateAmount, byOwner)) {
          const [wins, losses] = [hundredths(won.get(name!) ?? null), hundredths(lost.get(name!) ?? null)];
          const expected = wins + losses === 0 ? null : (wins / (wins + losses)).toFixed(4);
          if (expected === null) expect(rate).toBeNull();
          else expect(Number(rate)).toBeCloseTo(Number(expected), 3);
        }
        const sizes = await gold.rows(avgDealSize, byOwner);
        for (const [name, size] of sizes) {
          const count = rows.filter(
            (row) => row.deal_status === 'Won' && `Owner ${row.owner_user_key}` === name,
          ).length;
          expect(Number(size)).toBeCloseTo(hundredths(won.get(name!) ?? null) / 100 / count, 3);
        }
      }),
    ),
    CASES,
  );
});

test('a semi-additive metric adds up over dimensions in each period, and a period is worth its last day', async () => {
  await fc.assert(
    fc.asyncProperty(snapshots, async (rows) => {
      await gold.insert(dimUser, owners);
      await gold.insert(fctPipelineSnapshot, rows);
      for (const grain of ['day', 'fiscal_quarter'] as const) {
        expect(total(await gold.rows(openPipeline, { ...byOwner, grain }))).toBe(
          total(await gold.rows(openPipeline, { grain })),
        );
      }
      const ofDay = async (date: string) => hundredths(await gold.value(openPipeline, { from: date, to: date }));
      const ofMonth = async (to: string) => hundredths(await gold.value(openPipeline, { from: '2024-04-01', to }));
      for (const date of ['2024-04-30', '2024-05-01', '2024-06-15'])
        expect(await ofMonth(date)).toBe(await ofDay(date));
      expect(hundredths(await gold.value(openPipeline))).toBe(await ofDay('2024-06-15'));
      await gold.clear();
    }),
    CASES,
  );
});
