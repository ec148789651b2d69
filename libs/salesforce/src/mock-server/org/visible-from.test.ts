import fc from 'fast-check';
import { sObjectNames } from '../../catalogue/catalogue.ts';
import { orgLog, type OrgLog } from '../../mock-org/org-log.ts';
import { ACCOUNT, NOON, smallOrgLog } from '../testing/small-org.ts';
import { OrgState } from './org-state.ts';
import { visibleFrom } from './visible-from.ts';

const asOf = new Date('2024-12-31T23:59:59Z');
const DAY = 86_400_000;
const organizationId = '00DTE00000000012AA';
let log: OrgLog;

beforeAll(async () => {
  log = await orgLog({ seed: 5, scale: 0.05, asOf, days: 30 });
});

/** All that an org shows: records in their orders, and deletions of the last thirty days. */
const shown = (state: OrgState): readonly unknown[] =>
  sObjectNames.map((object) => [
    state.table(object).all(),
    state.table(object).modifiedBetween(undefined, undefined),
    state.deletions(object, new Date(state.now.getTime() - 30 * DAY), state.now),
  ]);

test('an org served without what is over shows what it shows with its whole log, then and later', () => {
  const late = (seconds: number) => (version: OrgLog[number]) => new Date(version.at.getTime() + seconds * 1_000);
  const minutes = fc.integer({ min: -60 * 24 * 60, max: 20 * 24 * 60 });
  fc.assert(
    fc.property(minutes, fc.nat(10 * 24 * 60), fc.nat(86_400), (start, step, seconds) => {
      const now = new Date(asOf.getTime() + start * 60_000);
      const options = { organizationId, now, visibleAt: late(seconds) };
      const whole = new OrgState(log, options);
      const part = new OrgState(visibleFrom(log, now), options);
      expect(shown(part)).toEqual(shown(whole));
      for (const state of [whole, part]) state.advanceTo(new Date(now.getTime() + step * 60_000));
      expect(shown(part)).toEqual(shown(whole));
    }),
    { numRuns: 25, seed: 1 },
  );
});

test('what is over is gone: most versions of a history', () => {
  expect(visibleFrom(log, asOf).length).toBeLessThan(log.length * 0.75);
});

test('of a record the last version stays, of a deleted one that which deleted it too', () => {
  const left = visibleFrom(smallOrgLog, new Date(NOON.getTime() + 10 * DAY));
  const versionsOf = (id: string) => left.filter((version) => version.id === id).map(({ at }) => at.toISOString());
  expect(versionsOf(ACCOUNT[0])).toEqual(['2025-01-11T08:00:00.000Z']);
  expect(versionsOf(ACCOUNT[3])).toEqual(['2025-01-09T08:00:00.000Z', '2025-01-12T08:00:00.000Z']);
});
