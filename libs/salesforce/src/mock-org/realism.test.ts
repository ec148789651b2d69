import { linearRegression, mean, median, sampleCorrelation, standardDeviation } from 'simple-statistics';
import { dayFrom, FiscalCalendar, weekday } from './calendar.ts';
import { mockOrgRecords, type OrgRecords } from './org-in-memory.ts';
import { normalQuantile } from './random.ts';

const day = (text: string): number =>
  dayFrom(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10)));
const calendar = new FiscalCalendar(2);

/** Kolmogorov-Smirnov distance between values and the normal distribution of their mean and deviation. */
function distanceFromNormal(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [center, spread] = [mean(sorted), standardDeviation(sorted)];
  return Math.max(
    ...sorted.map((value, i) => {
      const expected = normalProbability((value - center) / spread);
      return Math.max(Math.abs((i + 1) / sorted.length - expected), Math.abs(i / sorted.length - expected));
    }),
  );
}

/** By bisection of the quantile function. */
function normalProbability(z: number): number {
  let [low, high] = [1e-12, 1 - 1e-12];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (normalQuantile(middle) < z) low = middle;
    else high = middle;
  }
  return low;
}

describe.each([1, 2, 3, 20576])('in the org of seed %i', (seed) => {
  let org: OrgRecords;
  beforeAll(async () => {
    org = await mockOrgRecords({ seed });
  });

  test('deal sizes are log-normal', () => {
    const amounts = org.Opportunity.flatMap((deal) => (deal.Amount === null ? [] : [Math.log(deal.Amount)]));
    expect(distanceFromNormal(amounts)).toBeLessThanOrEqual(0.06);
    expect(standardDeviation(amounts)).toBeGreaterThan(0.9);
  });

  test('three in ten deals close in the last week of a quarter', () => {
    const closed = org.Opportunity.filter((deal) => deal.IsClosed);
    const share = closed.filter((deal) => calendar.isLastWeek(day(deal.CloseDate))).length / closed.length;
    expect(share).toBeGreaterThan(0.25);
    expect(share).toBeLessThan(0.35);
  });

  test('deals close on weekdays', () => {
    expect(org.Opportunity.filter((deal) => deal.IsClosed && [0, 6].includes(weekday(day(deal.CloseDate))))).toEqual(
      [],
    );
  });

  test('larger companies buy more at a time', () => {
    const accounts = new Map(org.Account.map((account) => [account.Id, account]));
    const pairs = org.Opportunity.flatMap((deal) => {
      const employees = accounts.get(deal.AccountId!)!.NumberOfEmployees;
      return deal.Amount === null || employees === null ? [] : [[Math.log(employees), Math.log(deal.Amount)] as const];
    });
    const correlation = sampleCorrelation(
      pairs.map(([employees]) => employees),
      pairs.map(([, amount]) => amount),
    );
    expect(correlation).toBeGreaterThan(0.45);
    expect(correlation).toBeLessThan(0.75);
  });

  test('activities crowd before the close date', () => {
    const deals = new Map(org.Opportunity.filter((deal) => deal.IsClosed).map((deal) => [deal.Id, deal]));
    let [near, nearDays, far, farDays] = [0, 0, 0, 0];
    const lengths = new Map<string, number>();
    for (const deal of deals.values()) {
      const length = day(deal.CloseDate) - day(deal.CreatedDate) + 1;
      lengths.set(deal.Id, length);
      nearDays += Math.min(14, length);
      farDays += Math.max(0, length - 14);
    }
    for (const activity of [...org.Task, ...org.Event]) {
      const deal = deals.get(activity.WhatId ?? '');
      if (!deal || activity.ActivityDate === null) continue;
      const before = day(deal.CloseDate) - day(activity.ActivityDate);
      if (before >= 0 && before < 14) near++;
      else if (before >= 14 && before < lengths.get(deal.Id)!) far++;
    }
    expect(near / nearDays).toBeGreaterThan(4 * (far / farDays));
    expect(Math.abs(near / (near + far) - 0.67)).toBeLessThanOrEqual(0.06);
  });

  test('referred deals are won more often than those from bought lists, small ones more often than large ones', () => {
    const closed = org.Opportunity.filter((deal) => deal.IsClosed && deal.Amount !== null);
    const rate = (deals: typeof closed): number => deals.filter((deal) => deal.IsWon).length / deals.length;
    const bySource = Map.groupBy(closed, (deal) => deal.LeadSource);
    expect(rate(bySource.get('Partner Referral')!)).toBeGreaterThan(rate(bySource.get('Purchased List')!));
    const sorted = closed.toSorted((a, b) => a.Amount! - b.Amount!);
    const third = Math.floor(sorted.length / 3);
    expect(rate(sorted.slice(0, third))).toBeGreaterThan(rate(sorted.slice(-third)));
    expect(rate(closed)).toBeGreaterThan(0.3);
    expect(rate(closed)).toBeLessThan(0.55);
  });

  test('larger deals take longer', () => {
    const won = org.Opportunity.filter((deal) => deal.IsWon);
    const { m: slope } = linearRegression(
      won.map((deal) => [Math.log(deal.Amount!), day(deal.CloseDate) - day(deal.CreatedDate)]),
    );
    expect(slope).toBeGreaterThan(0);
    const cycles = won.map((deal) => day(deal.CloseDate) - day(deal.CreatedDate));
    expect(Math.abs(median(cycles) - 76)).toBeLessThanOrEqual(8);
  });

  test('the imperfections of a real org are there, and rare', () => {
    const share = (count: number, of: readonly unknown[]): number => count / of.length;
    const open = org.Opportunity.filter((deal) => !deal.IsClosed);
    const sums = Map.groupBy(org.OpportunityLineItem, (line) => line.OpportunityId);
    const off = org.Opportunity.filter((deal) => {
      const lines = sums.get(deal.Id);
      if (!lines) return false;
      const sum = lines.reduce((total, line) => total + line.TotalPrice!, 0);
      return Math.abs(sum - deal.Amount!) > 0.01 * deal.Amount!;
    });
    const rare = {
      withoutAmount: share(org.Opportunity.filter((deal) => deal.Amount === null).length, org.Opportunity),
      linesOff: share(off.length, org.Opportunity),
      overdue: share(open.filter((deal) => deal.CloseDate < '2024-12-31').length, org.Opportunity),
      deletedDeals: share(org.Opportunity.filter((deal) => deal.IsDeleted).length, org.Opportunity),
      mergedAccounts: share(org.Account.filter((account) => account.MasterRecordId !== null).length, org.Account),
      queuedLeads: share(org.Lead.filter((lead) => lead.OwnerId.startsWith('00G')).length, org.Lead),
      deletedTasks: share(org.Task.filter((task) => task.IsDeleted).length, org.Task),
      invitations: share(org.Event.filter((event) => event.IsChild).length, org.Event),
      series: share(org.Event.filter((event) => event.IsRecurrence).length, org.Event),
    };
    for (const [what, part] of Object.entries(rare)) expect([what, part > 0 && part < 0.1]).toEqual([what, true]);
    expect(share(open.length, org.Opportunity)).toBeGreaterThan(0.1);
  });

  test('deals take several steps and their dates are pushed', () => {
    expect(org.OpportunityHistory.length / org.Opportunity.length).toBe(7);
    const pushes = org.OpportunityHistory.filter(
      (row) => row.PrevCloseDate !== null && row.PrevCloseDate < row.CloseDate!,
    );
    expect(pushes.length / org.Opportunity.length).toBeGreaterThan(0.5);
  });

  test('leads are converted, and most conversions begin a deal', () => {
    const converted = org.Lead.filter((lead) => lead.IsConverted);
    expect(converted.length / org.Lead.length).toBeCloseTo(0.3, 1);
    expect(converted.filter((lead) => lead.ConvertedOpportunityId !== null).length / converted.length).toBeGreaterThan(
      0.4,
    );
  });

  test('work is spread unevenly over the reps: by half to three quarters of the average, nobody having a quarter of it', () => {
    const loads = [...Map.groupBy(org.Opportunity, (deal) => deal.OwnerId).values()].map((deals) => deals.length);
    expect(Math.abs(standardDeviation(loads) / mean(loads) - 0.57)).toBeLessThanOrEqual(0.12);
    expect(Math.max(...loads) / org.Opportunity.length).toBeLessThan(0.25);
  });
});
