import type { SObjectName } from '../catalogue/catalogue.ts';
import type { RecordOf } from '../catalogue/record.ts';
import { makeActivities, type LastActivities } from './activities.ts';
import type { Instant } from './calendar.ts';
import { contactRoleRecord, makeBuyingGroups } from './buying-groups.ts';
import { campaignMemberRecord, makeCampaignMembers } from './campaign-members.ts';
import { campaignRecord, makeCampaigns } from './campaigns.ts';
import { accountRecord, makeCompanies } from './companies.ts';
import { historyRecord, makeCourses, opportunityRecord, quotedAt } from './deal-course.ts';
import { makeDeals } from './deals.ts';
import type { Division } from './division.ts';
import { eventRecords } from './events.ts';
import { FieldHistories } from './history/field-histories.ts';
import { leadRecord, makeLeads } from './leads.ts';
import { lineItemRecord, makeWorths } from './line-items.ts';
import { contactRecord, makePeople } from './people.ts';
import { makePriceLists, priceListRecord, priceRecord, productRecord } from './price-lists.ts';
import { makeQuotas, quotaRecord } from './quotas.ts';
import { taskRecord } from './tasks.ts';
import { Team, roleRecord, userRecord } from './team.ts';

/** Takes the records of a division, object by object, each in the order of its ids. */
export type TakeRecord = <O extends SObjectName>(object: O, record: RecordOf<O>) => void;

/** Lives a division from the org's first day to its clock and gives out what then is in it. */
export function divisionRecords(division: Division, take: TakeRecord): void {
  const { asOf } = division.org;
  const team = new Team(division);
  const lists = makePriceLists(division);
  const campaigns = makeCampaigns(division, team);
  const companies = makeCompanies(division, team);
  const people = makePeople(division, companies);
  const deals = makeDeals(division, team, companies, campaigns);
  const worths = makeWorths(division, deals, lists);
  const courses = makeCourses(division, deals, worths);
  const groups = makeBuyingGroups(division, deals, people);
  const leads = makeLeads(division, team, people, deals);
  // What is written at once need not be kept.
  makeCampaignMembers(division, campaigns, people, leads, (member) =>
    take('CampaignMember', campaignMemberRecord(member, asOf)),
  );
  const lastActivities: LastActivities = new Map();
  const subjects = { deals, courses, groups, people, leads, campaigns, lastActivities };
  const tasks = makeActivities(division, team, subjects, division.size.Task, 'task');
  const events = makeActivities(division, team, subjects, division.size.Event, 'event');

  for (const [i, deal] of deals.entries()) {
    if (!deal.campaign || deal.removedAt !== undefined) continue;
    const amount = worths[i]!.amount ?? 0;
    deal.campaign.opportunities++;
    deal.campaign.amount += amount;
    deal.campaign.rolledUpAt = Math.max(deal.campaign.rolledUpAt, courses[i]!.at(-1)!.at);
    if (deal.outcome !== 'won') continue;
    deal.campaign.wonOpportunities++;
    deal.campaign.wonAmount += amount;
  }

  // Activities first: accounts, contacts, leads and deals carry the day of their last one.
  const details = division.random('details');
  const mishaps = division.random('mishaps');
  const taskIds = division.ids('Task');
  for (const activity of tasks) take('Task', taskRecord(taskIds.next(), activity, division, details, mishaps));
  const eventIds = division.ids('Event');
  for (const record of eventRecords(events, () => eventIds.next(), division, team, details)) take('Event', record);

  for (const role of team.roles) take('UserRole', roleRecord(role, division, team));
  const users = team.members.map((member) => userRecord(member, division, team, details));
  for (const user of users) take('User', user);
  for (const quota of makeQuotas(division, team, deals, worths)) take('ForecastingQuota', quotaRecord(quota, division));
  const accounts = companies.map((company) => accountRecord(company, division, team, details));
  for (const account of accounts) take('Account', account);
  for (const person of people) take('Contact', contactRecord(person, division, team, details));
  for (const lead of leads) take('Lead', leadRecord(lead, division, team, details));
  for (const campaign of campaigns) take('Campaign', campaignRecord(campaign, division, details));
  for (const product of lists.products) take('Product2', productRecord(product, division, team));
  for (const list of lists.lists) take('Pricebook2', priceListRecord(list, division, team));
  for (const price of lists.prices) take('PricebookEntry', priceRecord(price, division, team));

  const historyIds = division.ids('OpportunityHistory');
  const histories = new FieldHistories(division, users);
  const takeOfDeal = (entry: object): void =>
    take('OpportunityFieldHistory', entry as RecordOf<'OpportunityFieldHistory'>);
  const firstWonAt = new Map<string, Instant>();
  for (const [i, deal] of deals.entries()) {
    const course = courses[i]!;
    const worth = worths[i]!;
    const group = groups[i]!;
    const facts = {
      primary: group.find((part) => part.isPrimary),
      pricebookId: worth.lines[0]?.price.list.id ?? null,
      lastActivity: lastActivities.get(deal),
    };
    const record = opportunityRecord(deal, course, worth, facts, division, details);
    take('Opportunity', record);
    if (record.IsWon) {
      const before = firstWonAt.get(deal.company.id) ?? Infinity;
      firstWonAt.set(deal.company.id, Math.min(course.at(-1)!.at, before));
    }
    for (const [n, line] of worth.lines.entries())
      take('OpportunityLineItem', lineItemRecord(line, n + 1, deal, quotedAt(course), details));
    const rows = course.map((state, n) => historyRecord(historyIds.next(), state, course[n - 1], deal));
    for (const row of rows) take('OpportunityHistory', row);
    histories.ofDeal(record, rows, takeOfDeal);
    for (const part of group) take('OpportunityContactRole', contactRoleRecord(part, deal));
  }
  histories.ofAccounts(accounts, firstWonAt, (entry) => take('AccountHistory', entry as RecordOf<'AccountHistory'>));
}
