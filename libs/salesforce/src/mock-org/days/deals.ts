import type { SourceRecord } from '@medallion/core';
import { SECONDS_PER_DAY, dateText, dayOf, type Day } from '../calendar.ts';
import { leadSources } from '../companies.ts';
import { closeDayOf } from '../deals.ts';
import { dayOfText } from '../history/last-activity.ts';
import { courseFields } from '../history/opportunities.ts';
import type { Random } from '../random.ts';
import { closedLost, closedWon, openStages, type Stage } from '../stages.ts';
import { enterLines, sumOfLines } from './lines.ts';
import type { Present } from './present.ts';
import { repOf } from './staff.ts';

const expected = (amount: number | null, probability: number): number | null =>
  amount === null ? null : Math.round((Math.round(amount * 100) * probability) / 100) / 100;

/** A deal begins with an account. */
export function beginDeal(
  present: Present,
  account: SourceRecord,
  owner: string,
  random: Random,
  contact?: SourceRecord,
): SourceRecord {
  const { calendar, pools } = present.division.org;
  const today = dayOf(present.now);
  const employees = (account['NumberOfEmployees'] as number | null) ?? 200;
  // As in the history: companies explain six tenths of a deal's size.
  const largeness = Math.log(employees / 350) / 1.4;
  const size = 0.6 * Math.max(-3, Math.min(3, largeness)) + 0.8 * random.normal();
  const amount = random.chance(0.06) ? null : Math.max(100, Math.round((28_000 * Math.exp(1.1 * size)) / 100) * 100);
  const cycle = Math.min(400, Math.max(8, random.logNormal(80, 0.45) * Math.exp(0.2 * size)));
  const closeDay = closeDayOf(today, today + Math.round(cycle), random.chance(0.3), calendar, random);
  const stage = openStages[random.chance(0.7) ? 0 : 1]!;
  const campaign = random.chance(0.3)
    ? present.pick('Campaign', random, (candidate) => candidate['IsActive'] === true)
    : undefined;
  const course = courseOf(stage, amount, closeDay, present);
  const deal = present.create('Opportunity', owner, {
    AccountId: account['Id'],
    Name: `${account['Name'] as string} - ${random.pick(pools.phrases)}`.slice(0, 120),
    ...course,
    Type: String(account['Type']).startsWith('Customer') ? 'Existing Customer - Upgrade' : 'New Customer',
    NextStep: random.pick(pools.sentences).slice(0, 255),
    LeadSource: account['AccountSource'] ?? random.weighted(leadSources),
    CampaignId: campaign?.['Id'] ?? null,
    ContactId: contact?.['Id'] ?? null,
    OwnerId: owner,
  });
  writeHistory(present, deal, undefined, owner);
  if (contact) {
    const role = { OpportunityId: deal['Id'], ContactId: contact['Id'], Role: 'Decision Maker', IsPrimary: true };
    present.create('OpportunityContactRole', owner, role);
  }
  return deal;
}

export function newDeal(present: Present, random: Random): void {
  const account = present.pick('Account', random);
  if (account) beginDeal(present, account, repOf(present, random), random);
}

/** What today asks of an open deal: come to its end when due, or be pushed; else perhaps move on or be re-estimated. */
export function workDeal(present: Present, id: string, random: Random): void {
  const deal = present.get(id);
  if (!deal || deal['IsDeleted'] === true || deal['IsClosed'] === true) return;
  const today = dayOf(present.now);
  const closeDay = dayOfText(deal['CloseDate'] as string);
  const position = openStages.findIndex(({ name }) => name === deal['StageName']);
  if (closeDay <= today) {
    if (random.chance(0.25)) return; // forgotten for another day
    if (random.chance(0.4)) return push(present, deal, today + random.int(7, 60), random);
    return close(present, deal, today, random);
  }
  const pace = 0.045;
  const luck = random.unit();
  if (luck < pace) {
    const ahead = openStages.slice(position + 1).find((stage) => random.chance(stage.visited)) ?? openStages.at(-1)!;
    if (ahead.name === deal['StageName']) return;
    moveOn(present, deal, ahead, random);
  } else if (luck < pace + 0.004) closeAs(present, deal, closedLost, today, random);
  else if (luck < pace + 0.006 && position > 0) moveOn(present, deal, openStages[position - 1]!, random);
  else if (luck < pace + 0.016) push(present, deal, closeDay + random.int(3, 40), random);
  else if (luck < pace + 0.026) reestimate(present, deal, random);
}

export function reopenDeal(present: Present, random: Random): void {
  const since = present.now - 20 * SECONDS_PER_DAY;
  const deal = present.pick(
    'Opportunity',
    random,
    (candidate) =>
      candidate['StageName'] === closedLost.name &&
      dayOfText(candidate['CloseDate'] as string) * SECONDS_PER_DAY > since,
  );
  if (!deal) return;
  const closeDay = dayOf(present.now) + random.int(10, 60);
  change(present, deal, { stage: openStages.at(-1)!, closeDay }, random);
}

/** On to another stage; the first that calls for a quote has the lines entered, whose sum the amount is from then on. */
function moveOn(present: Present, deal: SourceRecord, stage: Stage, random: Random): void {
  const isQuoted = stage.probability >= 50 && deal['HasOpportunityLineItem'] === false && deal['Amount'] !== null;
  if (!isQuoted) return change(present, deal, { stage }, random);
  const pricebook = enterLines(present, deal, deal['Amount'] as number, random);
  const more = { HasOpportunityLineItem: true, Pricebook2Id: pricebook };
  change(present, deal, { stage, amount: sumOfLines(present, deal['Id'] as string), more }, random);
}

function push(present: Present, deal: SourceRecord, to: Day, random: Random): void {
  let closeDay = to;
  while (closeDay % 7 === 2 || closeDay % 7 === 3) closeDay++; // Saturdays and Sundays
  change(present, deal, { closeDay }, random);
}

function reestimate(present: Present, deal: SourceRecord, random: Random): void {
  // With lines the amount is theirs.
  if (deal['HasOpportunityLineItem'] === true) return;
  const amount = ((deal['Amount'] as number | null) ?? 20_000) * Math.exp(0.22 * random.normal());
  change(present, deal, { amount: Math.max(100, Math.round(amount / 100) * 100) }, random);
}

const sourceOdds: Readonly<Record<string, number>> = { 'Partner Referral': 0.6, 'Purchased List': -0.7 };

function close(present: Present, deal: SourceRecord, today: Day, random: Random): void {
  const amount = deal['Amount'] as number | null;
  const size = amount === null ? -1 : Math.log(amount / 28_000) / 1.1;
  const odds = -0.5 + (sourceOdds[deal['LeadSource'] as string] ?? 0) - 0.4 * size;
  const isWon = amount !== null && amount > 0 && random.chance(1 / (1 + Math.exp(-odds)));
  closeAs(present, deal, isWon ? closedWon : closedLost, today, random);
  const account = present.get(deal['AccountId']);
  if (isWon && account?.['IsDeleted'] === false && !String(account['Type']).startsWith('Customer')) {
    present.edit(account['Id'] as string, deal['OwnerId'] as string, { Type: 'Customer - Direct' });
  }
}

function closeAs(present: Present, deal: SourceRecord, stage: Stage, today: Day, random: Random): void {
  change(present, deal, { stage, closeDay: today, more: { NextStep: null } }, random);
}

interface Move {
  readonly stage?: Stage;
  readonly amount?: number | null;
  readonly closeDay?: Day;
  readonly more?: SourceRecord;
}

/** An edit of stage, amount or close date, with its row of OpportunityHistory. */
function change(present: Present, before: SourceRecord, move: Move, random: Random): void {
  const id = before['Id'] as string;
  const deal = present.get(id)!;
  const stage = move.stage ?? [...openStages, closedWon, closedLost].find(({ name }) => name === deal['StageName'])!;
  const amount = move.amount === undefined ? (deal['Amount'] as number | null) : move.amount;
  const closeDay = move.closeDay ?? dayOfText(deal['CloseDate'] as string);
  const next = courseOf(stage, amount, closeDay, present);
  const nextStep =
    random.chance(0.3) && !stage.isClosed ? { NextStep: random.pick(present.division.org.pools.sentences) } : {};
  const by = deal['OwnerId'] as string;
  const fields: SourceRecord = { ...nextStep, ...next, ...move.more };
  // An estimate that came out the same is nobody's edit.
  if (Object.entries(fields).every(([field, value]) => deal[field] === value)) return;
  const changed = present.edit(id, by, fields);
  const isStep = ['StageName', 'Amount', 'CloseDate'].some((field) => changed[field] !== deal[field]);
  if (isStep) writeHistory(present, changed, deal, by);
}

const courseOf = (stage: Stage, amount: number | null, closeDay: Day, present: Present): SourceRecord =>
  courseFields(
    {
      StageName: stage.name,
      Amount: amount,
      Probability: stage.probability,
      ExpectedRevenue: expected(amount, stage.probability),
      CloseDate: dateText(closeDay),
    },
    present.division.org.calendar,
  );

function writeHistory(present: Present, deal: SourceRecord, before: SourceRecord | undefined, by: string): void {
  const isAmountChanged = before !== undefined && before['Amount'] !== deal['Amount'];
  const isDateChanged = before !== undefined && before['CloseDate'] !== deal['CloseDate'];
  present.create('OpportunityHistory', by, {
    OpportunityId: deal['Id'],
    StageName: deal['StageName'],
    Amount: deal['Amount'],
    ExpectedRevenue: deal['ExpectedRevenue'],
    CloseDate: deal['CloseDate'],
    Probability: deal['Probability'],
    ForecastCategory: deal['ForecastCategory'],
    PrevAmount: isAmountChanged ? before['Amount'] : null,
    PrevCloseDate: isDateChanged ? before['CloseDate'] : null,
  });
}
