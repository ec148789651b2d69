import type { RecordOf } from '../catalogue/record.ts';
import { allocate } from './allocation.ts';
import { SECONDS_PER_DAY, dateText, datetimeText, dayOf, midnight, type Day, type Instant } from './calendar.ts';
import type { Part } from './buying-groups.ts';
import type { Deal } from './deals.ts';
import type { Division } from './division.ts';
import type { Worth } from './line-items.ts';
import type { Random } from './random.ts';
import { closedLost, closedWon, openStages, type Stage } from './stages.ts';

/** The state of a deal from a moment on. Amount in US cents. */
export interface DealState {
  readonly at: Instant;
  readonly stage: Stage;
  readonly amount: number | null;
  readonly closeDay: Day;
}

interface Step {
  at: Instant;
  readonly stage: Stage;
  readonly change: 'stage' | 'amount' | 'date';
}

/**
 * The courses of a division's deals, one state for each row of OpportunityHistory: moves from stage to stage first,
 * then as many revisions of amount and close date as the org has room for, more on deals that took longer. The last
 * state is the deal's own; earlier ones are told backwards from it.
 */
export function makeCourses(division: Division, deals: readonly Deal[], worths: readonly Worth[]): DealState[][] {
  const random = division.random('courses');
  const steps = deals.map((deal) => stageSteps(deal, division, random));
  const wanted = division.size.OpportunityHistory;
  let count = steps.reduce((sum, path) => sum + path.length, 0);
  while (count > wanted) {
    const longest = steps.reduce((a, b) => (b.length > a.length ? b : a));
    if (longest.length <= 2) break; // a deal's beginning and end stay
    longest.splice(longest.length - 2, 1);
    count--;
  }
  const days = deals.map((deal) => (deal.endAt - deal.createdAt) / SECONDS_PER_DAY);
  const revisions = allocate(
    Math.max(0, wanted - count),
    days.map((lived) => (lived > 1 ? Math.sqrt(lived) * random.logNormal(1, 0.4) : 0)),
    days.map((lived) => Math.floor(lived)),
    random,
  );
  return deals.map((deal, i) => {
    const path = steps[i]!;
    for (let n = revisions[i]!; n > 0; n--) path.splice(...revision(path, deal, division, random));
    return backwards(spreadOut(path, deal), deal, worths[i]!, random);
  });
}

/** When the deal entered each stage, up to its end or the org's clock. */
function stageSteps(deal: Deal, division: Division, random: Random): Step[] {
  const visited = openStages.filter((stage) => random.chance(stage.visited));
  if (visited.length === 0) visited.push(openStages[0]!);
  // Many losses come early; what is still open or forgotten has not come to its end.
  const isCut = (deal.outcome === 'lost' && random.chance(0.75)) || deal.isForgotten;
  let stages: Stage[] = isCut ? visited.slice(0, random.int(1, visited.length)) : visited;
  if (stages.length > 2 && random.chance(0.05)) stages = [...stages, stages.at(-2)!];
  const isReopened = deal.outcome === 'won' && random.chance(0.02);
  if (isReopened) stages = [...stages, closedLost, openStages.at(-1)!];
  if (deal.outcome !== 'open') stages = [...stages, deal.outcome === 'won' ? closedWon : closedLost];

  const plannedEnd = Math.max(
    deal.outcome === 'open' ? deal.closeDay * SECONDS_PER_DAY : deal.endAt,
    deal.createdAt + 60,
  );
  const stays = stages.map((stage) => (stage.stay === 0 ? 0.25 : stage.stay) * random.logNormal(1, 0.45));
  const whole = stays.slice(0, deal.outcome === 'open' ? undefined : -1).reduce((sum, stay) => sum + stay, 0);
  const path: Step[] = [];
  let elapsed = 0;
  for (const [i, stage] of stages.entries()) {
    const entered = deal.createdAt + Math.floor((elapsed / whole) * (plannedEnd - deal.createdAt));
    elapsed += stays[i]!;
    if (entered > deal.endAt) break;
    const isEnd = i === stages.length - 1 && deal.outcome !== 'open';
    const at =
      i === 0 ? deal.createdAt : isEnd ? deal.endAt : division.workingTime(dayOf(entered), random, deal.createdAt);
    path.push({ at, stage, change: 'stage' });
  }
  return path;
}

/** A change of amount or close date at some moment of the deal's open life, as arguments of `splice`. */
function revision(path: readonly Step[], deal: Deal, division: Division, random: Random): [number, number, Step] {
  const at = division.timeBetween(deal.createdAt + 60, deal.endAt - 60, random);
  let before = path.findLastIndex((step) => step.at <= at);
  while (before > 0 && path[before]!.stage.isClosed) before--;
  before = Math.max(before, 0);
  return [
    before + 1,
    0,
    { at: Math.max(at, path[before]!.at), stage: path[before]!.stage, change: random.chance(0.55) ? 'date' : 'amount' },
  ];
}

/** Gives every step its own moment, a minute apart at least, between the deal's beginning and its end. */
function spreadOut(path: Step[], deal: Deal): Step[] {
  for (let i = 1; i < path.length; i++) path[i]!.at = Math.max(path[i]!.at, path[i - 1]!.at + 60);
  let latest = deal.endAt;
  for (let i = path.length - 1; i > 0 && path[i]!.at > latest; i--) {
    path[i]!.at = latest;
    latest -= 60;
  }
  return path;
}

/** Amounts and close dates of every step, told backwards from what the deal came to. */
function backwards(path: readonly Step[], deal: Deal, worth: Worth, random: Random): DealState[] {
  let amount = worth.amount;
  let closeDay = deal.closeDay;
  const states: DealState[] = [];
  for (let i = path.length - 1; i >= 0; i--) {
    const { at, stage, change } = path[i]!;
    const day = dayOf(at);
    if (stage.isClosed && i < path.length - 1) closeDay = day; // lost, and reopened later
    states.push({ at, stage, amount, closeDay });
    const after = amount;
    if (change === 'amount' && amount !== null) {
      const isFirstAmount = !path.slice(0, i).some((step) => step.change === 'amount') && random.chance(0.08);
      amount =
        isFirstAmount && stage.name !== closedWon.name
          ? null
          : Math.max(10_000, Math.round((amount * Math.exp(-0.04 + 0.22 * random.normal())) / 10_000) * 10_000);
    }
    // An amount nobody knew or that came out the same, a stage it was in already: then it was the date.
    const isSameStage = change === 'stage' && path[i - 1]?.stage === stage;
    if (change === 'date' || isSameStage || (change === 'amount' && amount === after)) {
      // Dates are mostly pushed about when they come due, and now and then brought forward.
      const stated = day + Math.floor(random.waiting(6));
      closeDay = stated < closeDay && random.chance(0.9) ? stated : closeDay + random.int(3, 25);
    }
  }
  return states.reverse();
}

/** When the deal's lines were entered: from then on its amount is what it came to. */
export function quotedAt(course: readonly DealState[]): Instant {
  const amount = course.at(-1)!.amount;
  return course[course.findLastIndex((state) => state.amount !== amount) + 1]!.at;
}

const expected = (state: DealState): number | null =>
  state.amount === null ? null : Math.round((state.amount * state.stage.probability) / 100) / 100;

export function historyRecord(
  id: string,
  state: DealState,
  previous: DealState | undefined,
  deal: Deal,
): RecordOf<'OpportunityHistory'> {
  const at = datetimeText(state.at);
  const isAmountChanged = previous !== undefined && previous.amount !== state.amount && previous.amount !== null;
  return {
    Id: id,
    IsDeleted: deal.removedAt !== undefined,
    CreatedDate: at,
    CreatedById: deal.owner.id,
    SystemModstamp: deal.removedAt === undefined ? at : datetimeText(deal.removedAt),
    OpportunityId: deal.id,
    StageName: state.stage.name,
    Amount: state.amount === null ? null : state.amount / 100,
    ExpectedRevenue: expected(state),
    CloseDate: dateText(state.closeDay),
    Probability: state.stage.probability,
    ForecastCategory: state.stage.forecastCategory,
    PrevAmount: isAmountChanged ? previous.amount! / 100 : null,
    PrevCloseDate: previous !== undefined && previous.closeDay !== state.closeDay ? dateText(previous.closeDay) : null,
  };
}

export function opportunityRecord(
  deal: Deal,
  course: readonly DealState[],
  worth: Worth,
  facts: {
    readonly primary: Part | undefined;
    readonly pricebookId: string | null;
    readonly lastActivity: Day | undefined;
  },
  division: Division,
  random: Random,
): RecordOf<'Opportunity'> {
  const state = course.at(-1)!;
  const modified = deal.removedAt ?? state.at;
  const later = random.chance(0.15) ? division.after(modified, 5, random) : modified;
  const lastActivity = facts.lastActivity === undefined ? 0 : midnight(facts.lastActivity) + 20 * 3600;
  const touched = Math.min(Math.max(later, lastActivity, facts.primary?.createdAt ?? 0), division.org.asOf);
  const fiscal = division.org.calendar.quarterOf(deal.closeDay);
  const { phrases, sentences } = division.org.pools;
  return {
    Id: deal.id,
    IsDeleted: deal.removedAt !== undefined,
    CreatedDate: datetimeText(deal.createdAt),
    CreatedById: deal.owner.id,
    LastModifiedDate: datetimeText(modified),
    LastModifiedById: deal.owner.id,
    SystemModstamp: datetimeText(touched),
    AccountId: deal.company.id,
    Name: `${deal.company.name} - ${random.pick(phrases)}`.slice(0, 120),
    Description: random.chance(0.25) ? random.pick(sentences) : null,
    StageName: state.stage.name,
    Amount: state.amount === null ? null : state.amount / 100,
    Probability: state.stage.probability,
    ExpectedRevenue: expected(state),
    CloseDate: dateText(deal.closeDay),
    Type: random.chance(0.04) ? null : deal.type,
    NextStep: state.stage.isClosed || random.chance(0.3) ? null : random.pick(sentences).slice(0, 255),
    LeadSource: random.chance(0.06) ? null : deal.source,
    IsClosed: state.stage.isClosed,
    IsWon: state.stage.isWon,
    ForecastCategory: state.stage.forecastCategory,
    ForecastCategoryName: state.stage.forecastCategoryName,
    CampaignId: deal.campaign?.id ?? null,
    ContactId: facts.primary?.person.id ?? null,
    Pricebook2Id: facts.pricebookId,
    HasOpportunityLineItem: worth.lines.length > 0,
    OwnerId: deal.owner.id,
    FiscalQuarter: fiscal.quarter,
    FiscalYear: fiscal.year,
    Fiscal: `${fiscal.year} ${fiscal.quarter}`,
    LastActivityDate: facts.lastActivity === undefined ? null : dateText(facts.lastActivity),
  };
}
