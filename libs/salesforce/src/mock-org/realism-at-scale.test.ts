import { mean, sampleCorrelation, standardDeviation } from 'simple-statistics';
import { FiscalCalendar, SECONDS_PER_DAY, dayOf, type Instant } from './calendar.ts';
import { makeCampaigns } from './campaigns.ts';
import { makeCompanies } from './companies.ts';
import { makeCourses, type DealState } from './deal-course.ts';
import { makeDeals, type Deal } from './deals.ts';
import { Division } from './division.ts';
import { DEFAULT_AS_OF, planOrg } from './generate.ts';
import { makeWorths } from './line-items.ts';
import { divisionSize } from './org-size.ts';
import { mockOrgRecords } from './org-in-memory.ts';
import { makePriceLists } from './price-lists.ts';
import { openStages } from './stages.ts';
import { Team } from './team.ts';

const calendar = new FiscalCalendar(2);
const DIVISIONS = 100;
/** Enough for courses, which take longer to make than deals. */
const WITH_COURSES = 20;

let deals: Deal[];
let courses: DealState[][];
beforeAll(async () => {
  const org = await planOrg(1, DEFAULT_AS_OF, 2);
  deals = [];
  courses = [];
  for (let index = 0; index < DIVISIONS; index++) {
    const division = new Division(org, index, divisionSize);
    const team = new Team(division);
    const own = makeDeals(division, team, makeCompanies(division, team), makeCampaigns(division, team));
    if (index < WITH_COURSES)
      courses.push(...makeCourses(division, own, makeWorths(division, own, makePriceLists(division))));
    deals.push(...own);
  }
}, 60_000);

const closed = (): Deal[] => deals.filter((deal) => deal.outcome !== 'open');
const winRate = (of: readonly Deal[]): number => of.filter((deal) => deal.outcome === 'won').length / of.length;

test("at a hundred times the default scale 29 to 31% of the closes are in a fiscal quarter's last week", () => {
  const share = closed().filter((deal) => calendar.isLastWeek(deal.closeDay)).length / closed().length;
  expect(Math.abs(share - 0.3)).toBeLessThanOrEqual(0.01);
});

test('deals are won by source as they come: referred ones well before the average, bought ones well behind', () => {
  const rates = Object.fromEntries(
    [...Map.groupBy(closed(), (deal) => deal.source)].map(([source, own]) => [source, winRate(own)]),
  );
  const expected = {
    'Partner Referral': 0.565,
    'Phone Inquiry': 0.44,
    Web: 0.395,
    Other: 0.395,
    'Purchased List': 0.27,
  };
  expect(Object.keys(rates).sort()).toEqual(Object.keys(expected).sort());
  for (const [source, rate] of Object.entries(expected)) {
    expect([source, Math.abs(rates[source]! - rate) <= 0.03]).toEqual([source, true]);
  }
  expect(Math.abs(winRate(closed()) - 0.415)).toBeLessThanOrEqual(0.02);
});

test('the larger the deal the rarer the win, from fifth to fifth', () => {
  const sorted = closed().toSorted((a, b) => a.targetAmount - b.targetAmount);
  const fifth = Math.floor(sorted.length / 5);
  const rates = [0, 1, 2, 3, 4].map((i) => winRate(sorted.slice(i * fifth, (i + 1) * fifth)));
  const expected = [0.54, 0.46, 0.42, 0.365, 0.3];
  expect(rates.map((rate, i) => Math.abs(rate - expected[i]!) <= 0.03)).toEqual(expected.map(() => true));
  expect(rates).toEqual(rates.toSorted((a, b) => b - a));
});

test('six tenths of what sets deals apart in size is the company', () => {
  const correlation = sampleCorrelation(
    deals.map((deal) => deal.company.largeness),
    deals.map((deal) => Math.log(deal.targetAmount)),
  );
  expect(Math.abs(correlation - 0.6)).toBeLessThanOrEqual(0.05);
});

test('deals stay in each stage about fourteen days times what the stage is said to take', () => {
  const stays = new Map<string, number[]>();
  for (const [i, course] of courses.entries()) {
    if (deals[i]!.outcome !== 'won') continue;
    let entered: Instant = course[0]!.at;
    for (const [n, state] of course.entries()) {
      const next = course[n + 1];
      if (!next || next.stage === state.stage) continue;
      const all = stays.get(state.stage.name) ?? [];
      stays.set(state.stage.name, [...all, (next.at - entered) / SECONDS_PER_DAY]);
      entered = next.at;
    }
  }
  for (const { name, stay } of openStages) {
    const days = mean(stays.get(name)!) / stay;
    expect([name, Math.abs(days - 14) <= 1.5]).toEqual([name, true]);
  }
});

test('owners are loaded unevenly, and nobody has a quarter of the work', () => {
  const ratios: number[] = [];
  for (let from = 0; from < deals.length; from += divisionSize.Opportunity) {
    const own = deals.slice(from, from + divisionSize.Opportunity);
    const loads = [...Map.groupBy(own, (deal) => deal.owner.id).values()].map((part) => part.length);
    ratios.push(standardDeviation(loads) / mean(loads));
    expect(Math.max(...loads) / own.length).toBeLessThan(0.25);
  }
  expect(Math.abs(mean(ratios) - 0.57)).toBeLessThanOrEqual(0.06);
});

test('activities are denser the nearer the close: week by week from four weeks out', async () => {
  const org = await mockOrgRecords();
  const closeDays = new Map(
    org.Opportunity.filter((deal) => deal.IsClosed).map((deal) => [deal.Id, dayOf(Date.parse(deal.CloseDate) / 1000)]),
  );
  const weeks = [0, 0, 0, 0];
  for (const { WhatId, ActivityDate } of [...org.Task, ...org.Event]) {
    const closeDay = closeDays.get(WhatId ?? '');
    if (closeDay === undefined || ActivityDate === null) continue;
    const week = Math.floor((closeDay - dayOf(Date.parse(ActivityDate) / 1000)) / 7);
    if (week >= 0 && week < 4) weeks[week]!++;
  }
  expect(weeks).toEqual(weeks.toSorted((a, b) => b - a));
  expect(weeks[0]! / weeks[3]!).toBeGreaterThan(4);
});
