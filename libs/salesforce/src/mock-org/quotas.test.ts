import type { SourceRecord } from '@medallion/core';
import { FiscalCalendar, SECONDS_PER_DAY, dateText, dayOf } from './calendar.ts';
import { DEFAULT_AS_OF } from './generate.ts';
import { instantOf } from './history/life.ts';
import { mockOrgRecords, type OrgRecords } from './org-in-memory.ts';
import { orgLog, stateAt } from './org-log.ts';

const calendar = new FiscalCalendar(2);
const isRep = (user: SourceRecord): boolean => String(user['Title']).includes('Account Executive');
const quarterOf = (text: string): string => dateText(calendar.startOf(dayOf(instantOf(`${text}T00:00:00Z`))));
const keyOf = (userId: unknown, quarter: unknown): string => `${String(userId)} ${String(quarter)}`;

describe.each([1, 2, 77])('in the org of seed %i', (seed) => {
  let org: OrgRecords;
  beforeAll(async () => {
    org = await mockOrgRecords({ seed });
  });

  test('a rep has one quota for each fiscal quarter of employment, and nobody else has any', () => {
    const keys = org.ForecastingQuota.map((quota) => keyOf(quota.QuotaOwnerId, quota.StartDate));
    expect(new Set(keys).size).toBe(keys.length);
    const reps = org.User.filter(isRep);
    expect(new Set(org.ForecastingQuota.map((quota) => quota.QuotaOwnerId))).toEqual(new Set(reps.map(({ Id }) => Id)));
    const first = org.ForecastingQuota[0]!.StartDate;
    expect(first).toBe('2021-11-01');
    for (const rep of reps) {
      const left = rep.IsActive ? '2025-01-01' : rep.LastModifiedDate.slice(0, 10);
      const hired = quarterOf(rep.CreatedDate.slice(0, 10));
      const expected: string[] = [];
      for (let day = calendar.startOf(dayOf(instantOf(`${hired < first ? first : hired}T00:00:00Z`))); ;) {
        if (dateText(day) >= left) break;
        expected.push(dateText(day));
        day = calendar.quarterOf(day).end + 1;
      }
      const own = org.ForecastingQuota.filter((quota) => quota.QuotaOwnerId === rep.Id).map((quota) => quota.StartDate);
      expect([rep.Title, own]).toEqual([rep.Title, expected]);
    }
  });

  test('every deal won had an owner with a quota in the quarter of its close', () => {
    const keys = new Set(org.ForecastingQuota.map((quota) => keyOf(quota.QuotaOwnerId, quota.StartDate)));
    const won = org.Opportunity.filter((deal) => deal.IsWon);
    const without = won.filter((deal) => !keys.has(keyOf(deal.OwnerId, quarterOf(deal.CloseDate))));
    // Those that outlived their owner's employment alone.
    expect(without.length / won.length).toBeLessThan(0.08);
  });

  test('quotas are of the size of what reps close: together they reach seven to eleven tenths of them', () => {
    const total = org.ForecastingQuota.reduce((sum, quota) => sum + quota.QuotaAmount, 0);
    const won = org.Opportunity.reduce((sum, deal) => sum + (deal.IsWon ? deal.Amount! : 0), 0);
    expect(won / total).toBeGreaterThan(0.7);
    expect(won / total).toBeLessThan(1.1);
    expect(org.ForecastingQuota.filter((quota) => quota.QuotaAmount <= 0 || quota.QuotaAmount % 5000 !== 0)).toEqual(
      [],
    );
  });

  test('they are in money, entered by the manager of the rep, and now and then raised', () => {
    const managers = new Map(org.User.map((user) => [user.Id, user.ManagerId]));
    const wrong = org.ForecastingQuota.filter(
      (quota) => !quota.IsAmount || quota.IsQuantity || quota.CreatedById !== managers.get(quota.QuotaOwnerId),
    );
    expect(wrong).toEqual([]);
    const raised = org.ForecastingQuota.filter((quota) => quota.LastModifiedDate > quota.CreatedDate);
    expect(raised.length).toBeGreaterThan(0);
    expect(raised.length / org.ForecastingQuota.length).toBeLessThan(0.15);
  });
});

test('while days pass, quotas of the next quarter are entered before it begins and of the newly hired at once', async () => {
  const log = await orgLog({ days: 45 });
  const end = stateAt(log, new Date(DEFAULT_AS_OF.getTime() + 45 * SECONDS_PER_DAY * 1000));
  const quotas = [...end.values()].filter(({ object }) => object === 'ForecastingQuota').map(({ record }) => record);
  const next = quotas.filter((quota) => quota['StartDate'] === '2025-02-01');
  const active = [...end.values()].filter(
    ({ object, record }) => object === 'User' && record['IsActive'] === true && isRep(record),
  );
  const owners = next.map((quota) => quota['QuotaOwnerId']);
  expect(active.map(({ id }) => id).filter((id) => !owners.includes(id))).toEqual([]);
  expect(new Set(owners).size).toBe(owners.length);
  expect(next.map((quota) => quota['CreatedDate'] as string).sort()[0]).toMatch(/^2025-01-2/);
  const raisedOnes = log.filter(
    ({ object, record }) => object === 'ForecastingQuota' && record?.['LastModifiedDate'] !== record?.['CreatedDate'],
  );
  const before = log.find(({ id }) => id === raisedOnes[0]!.id)!;
  expect(before.record!['QuotaAmount']).toBeLessThan(raisedOnes[0]!.record!['QuotaAmount'] as number);
});
