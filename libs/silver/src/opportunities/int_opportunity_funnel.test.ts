import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intOpportunityStage, intOpportunityStagePeriod } from '../history/index.ts';
import { intOpportunityFunnel } from './int_opportunity_funnel.ts';

const run = databaseOfTests();

const day = (n: number) => `2024-02-${String(n).padStart(2, '0')}`;
const days = (n: number) => String(n * 86_400_000_000);
const at = (n: number, time = '00:00:00') => `${day(n)}T${time}Z`;

const stages = [
  ['Prospecting', 'prospecting'],
  ['Qualification', 'qualification'],
  ['Value Proposition', 'value_proposition'],
  ['Id. Decision Makers', 'value_proposition'],
  ['Closed Won', 'closed_won'],
  ['Closed Lost', 'closed_lost'],
  ['Demo', 'other'],
  ['Closed Won, Unsigned', 'negotiation'],
].map(([stage_name, slug], index) => ({
  stage_name: stage_name!,
  stage_key: String(index + 1),
  slug: slug!,
  stage_category: 'Early' as const,
  is_closed: stage_name!.startsWith('Closed'),
  is_won: stage_name!.startsWith('Closed Won'),
  is_in_seed: slug !== 'other',
  stage_sort_order: index + 1,
}));

/** Stays that follow one another. */
const funnel = (...stays: readonly (readonly [stage: string, enteredAt: string, isImputed?: boolean])[]) =>
  testModel(intOpportunityFunnel)
    .given(intOpportunityStage, stages)
    .given(
      intOpportunityStagePeriod,
      stays.map(([stage_name, entered_at, is_imputed = false], index) => ({
        opportunity_id: '006A',
        stage_name,
        is_imputed,
        visit_number: 1,
        entered_at,
        exited_at: stays[index + 1]?.[1] ?? null,
      })),
    );

test('a stage has the day it was entered and the time spent in it; that in which the deal is, only since when', () =>
  funnel(['Prospecting', at(3, '12:00:00')], ['Qualification', at(10, '18:00:00')]).expect(run, [
    {
      prospecting_entered_date: day(3),
      prospecting_entry_count: 1,
      prospecting_microseconds: days(7.25),
      qualification_entered_date: day(10),
      qualification_entry_count: 1,
      qualification_microseconds: null,
      current_slug: 'qualification',
      current_since: at(10, '18:00:00'),
      settled_at: null,
      negotiation_entered_date: null,
      negotiation_entry_count: 0,
      negotiation_microseconds: null,
      furthest_stage_key: '2',
      is_past_unknown: false,
      stage_change_count: 1,
      regression_count: 0,
    },
  ]));

test('a return is another visit and a move back; its time is added to that of the first', () =>
  funnel(['Prospecting', at(1)], ['Qualification', at(2)], ['Prospecting', at(5)], ['Qualification', at(9)]).expect(
    run,
    [
      {
        prospecting_entered_date: day(1),
        prospecting_entry_count: 2,
        prospecting_microseconds: days(5),
        qualification_entered_date: day(2),
        qualification_entry_count: 2,
        qualification_microseconds: days(3),
        stage_change_count: 3,
        regression_count: 1,
      },
    ],
  ));

test('time is exact, however short the stays they are added from', () =>
  funnel(
    ['Prospecting', at(1)],
    ['Qualification', at(1, '00:00:01.900')],
    ['Prospecting', at(2)],
    ['Qualification', at(2, '00:00:02.500')],
  ).expect(run, [
    { prospecting_microseconds: '4400000', qualification_microseconds: String(86_400_000_000 - 1_900_000) },
  ]));

test('stages that share a slug are one: moving from one to the other is no entry', () =>
  funnel(['Value Proposition', at(1)], ['Id. Decision Makers', at(3)], ['Closed Lost', at(8)]).expect(run, [
    {
      value_proposition_entered_date: day(1),
      value_proposition_entry_count: 1,
      value_proposition_microseconds: days(7),
      closed_lost_entered_date: day(8),
      closed_lost_entry_count: 1,
      furthest_stage_key: '4',
      stage_change_count: 2,
      regression_count: 0,
    },
  ]));

test('a lost stage is not far, a won one is furthest', async () => {
  await funnel(['Prospecting', at(1)], ['Closed Lost', at(3)]).expect(run, [{ furthest_stage_key: '1' }]);
  await funnel(['Prospecting', at(1)], ['Closed Won', at(3)]).expect(run, [{ furthest_stage_key: '5' }]);
  await funnel(['Closed Lost', at(1)]).expect(run, [{ furthest_stage_key: null }]);
});

test('a deal is settled once it is in a stage that is not open, and no more when it is reopened', async () => {
  await funnel(['Prospecting', at(1)], ['Closed Won', at(3)]).expect(run, [
    { current_slug: 'closed_won', current_since: at(3), settled_at: at(3) },
  ]);
  await funnel(['Closed Won', at(1)], ['Prospecting', at(3)]).expect(run, [
    { current_slug: 'prospecting', current_since: at(3), settled_at: null },
  ]);
  await funnel(['Prospecting', at(1)], ['(unknown)', at(4)]).expect(run, [
    { current_slug: null, current_since: at(4), settled_at: at(4) },
  ]);
});

test('a deal is not settled in a closed stage whose time is counted with that of an open one', () =>
  funnel(['Prospecting', at(1)], ['Closed Won, Unsigned', at(3)]).expect(run, [
    { current_slug: 'negotiation', current_since: at(3), settled_at: null },
  ]));

test('a deal is settled in an open stage without columns: no time of it is counted', () =>
  funnel(['Prospecting', at(1)], ['Demo', at(3)]).expect(run, [
    { current_slug: 'other', current_since: at(3), settled_at: at(3) },
  ]));

test('reopening is a move back, closing as won what was lost is not', () =>
  funnel(['Closed Lost', at(1)], ['Closed Won', at(2)], ['Qualification', at(3)], ['Closed Won', at(4)]).expect(run, [
    { stage_change_count: 3, regression_count: 1, closed_won_entry_count: 2, closed_won_entered_date: day(2) },
  ]));

test('of a deal first seen closed the past is unknown', () =>
  funnel(['(unknown)', at(1), true], ['Closed Won', at(9)]).expect(run, [
    {
      is_past_unknown: true,
      furthest_stage_key: '5',
      prospecting_entered_date: null,
      prospecting_microseconds: null,
      closed_won_entered_date: day(9),
      stage_change_count: 1,
      regression_count: 0,
    },
  ]));

test('a stage without columns counts as a change, and can be the furthest', () =>
  funnel(['Prospecting', at(1)], ['Demo', at(2)]).expect(run, [
    { furthest_stage_key: '7', stage_change_count: 1, prospecting_microseconds: days(1), qualification_entry_count: 0 },
  ]));
