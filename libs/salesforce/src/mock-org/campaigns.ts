import type { RecordOf } from '../catalogue/record.ts';
import { dateText, datetimeText, midnight, type Day, type Instant } from './calendar.ts';
import type { Division } from './division.ts';
import type { Random } from './random.ts';
import type { Member, Team } from './team.ts';

/** A campaign and the roll-ups Salesforce keeps of it, filled while the division is made. */
export interface Campaign {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly start: Day;
  readonly end: Day;
  readonly createdAt: Instant;
  readonly owner: Member;
  readonly parent: Campaign | undefined;
  /** US dollars. */
  readonly budget: number;
  readonly expectedResponse: number;
  /** Share of its members who respond. */
  readonly responseRate: number;
  readonly isAborted: boolean;
  leads: number;
  convertedLeads: number;
  contacts: number;
  responses: number;
  opportunities: number;
  wonOpportunities: number;
  /** US cents. */
  amount: number;
  wonAmount: number;
  /** When any of these last changed. */
  rolledUpAt: Instant;
}

const types: readonly (readonly [string, number])[] = [
  ['Email', 30],
  ['Webinar', 22],
  ['Conference', 14],
  ['Trade Show', 12],
  ['Advertisement', 12],
  ['Direct Mail', 10],
];
export const themes = ['Cloud', 'Growth', 'Security', 'Efficiency', 'Customer', 'Platform', 'Analytics', 'Partner'];
const medianBudget: Readonly<Record<string, number>> = {
  Conference: 60_000,
  'Trade Show': 45_000,
  Advertisement: 30_000,
};

/** The campaigns of a division, oldest first; the last few are still planned. */
export function makeCampaigns(division: Division, team: Team): Campaign[] {
  const random = division.random('campaigns');
  const { start } = division.org;
  const ids = division.ids('Campaign');
  const count = division.size.Campaign;
  // The first is over before the first half year is, so that small orgs have responses too.
  const starts = Array.from(
    { length: count },
    (_, i) => start + 20 + Math.floor(((i + random.unit() * 0.8) / count) * (division.today - start + 25)),
  );
  const campaigns: Campaign[] = [];
  for (const [i, startDay] of starts.sort((a, b) => a - b).entries()) {
    const type = random.weighted(types);
    const length = type === 'Conference' || type === 'Trade Show' ? random.int(2, 5) : random.int(20, 80);
    const date = dateText(startDay);
    const parent = i > 4 && random.chance(0.25) ? campaigns[random.int(0, Math.min(5, i - 1))] : undefined;
    campaigns.push({
      id: ids.next(),
      name: `${random.pick(themes)} ${type} ${date.slice(0, 7)}`,
      type,
      start: startDay,
      end: startDay + length,
      createdAt: division.workingTime(
        Math.min(startDay - random.int(10, 60), division.today - 3),
        random,
        Math.max(midnight(start) - 40 * 86_400, parent && !parent.parent ? parent.createdAt : 0),
      ),
      owner: team.marketer(random),
      parent: parent?.parent ? undefined : parent,
      budget: Math.round(random.logNormal(medianBudget[type] ?? 9_000, 0.5) / 500) * 500,
      expectedResponse: random.int(4, 20),
      responseRate: Math.min(0.6, random.logNormal(0.12, 0.7)),
      isAborted: random.chance(0.04),
      leads: 0,
      convertedLeads: 0,
      contacts: 0,
      responses: 0,
      opportunities: 0,
      wonOpportunities: 0,
      amount: 0,
      wonAmount: 0,
      rolledUpAt: 0,
    });
  }
  return campaigns;
}

/** Roll-ups are brought up to date at night; SystemModstamp tells. */
export const rollUpTime = (changed: Instant, asOf: Instant): Instant =>
  Math.min(midnight(Math.floor(changed / 86_400)) + 23 * 3600 + 1800, asOf);

export function campaignRecord(campaign: Campaign, division: Division, random: Random): RecordOf<'Campaign'> {
  const { today } = division;
  const hasStarted = campaign.start <= today;
  const isOver = campaign.end < today;
  const members = campaign.leads + campaign.contacts;
  const modified = Math.min(midnight(isOver ? campaign.end : today) + 17 * 3600, division.org.asOf);
  const status = !hasStarted ? 'Planned' : campaign.isAborted ? 'Aborted' : isOver ? 'Completed' : 'In Progress';
  const spent = isOver ? 0.8 + 0.35 * random.unit() : 0.5 * random.unit();
  return {
    Id: campaign.id,
    IsDeleted: false,
    CreatedDate: datetimeText(campaign.createdAt),
    CreatedById: campaign.owner.id,
    LastModifiedDate: datetimeText(Math.max(modified, campaign.createdAt)),
    LastModifiedById: campaign.owner.id,
    SystemModstamp: datetimeText(
      Math.max(modified, campaign.createdAt, rollUpTime(campaign.rolledUpAt, division.org.asOf)),
    ),
    Name: campaign.name,
    ParentId: campaign.parent?.id ?? null,
    Type: campaign.type,
    Status: status,
    StartDate: dateText(campaign.start),
    EndDate: dateText(campaign.end),
    IsActive: hasStarted && !isOver && !campaign.isAborted,
    Description: random.chance(0.4) ? random.pick(division.org.pools.sentences) : null,
    BudgetedCost: campaign.budget,
    ActualCost: hasStarted ? Math.round(campaign.budget * spent) : null,
    ExpectedRevenue: random.chance(0.1) ? null : campaign.budget * random.int(3, 12),
    ExpectedResponse: campaign.expectedResponse,
    NumberSent: hasStarted ? Math.round(members * (1 + 2 * random.unit())) : 0,
    NumberOfLeads: campaign.leads,
    NumberOfConvertedLeads: campaign.convertedLeads,
    NumberOfContacts: campaign.contacts,
    NumberOfResponses: campaign.responses,
    NumberOfOpportunities: campaign.opportunities,
    NumberOfWonOpportunities: campaign.wonOpportunities,
    AmountAllOpportunities: Math.round(campaign.amount / 100),
    AmountWonOpportunities: Math.round(campaign.wonAmount / 100),
    OwnerId: campaign.owner.id,
  };
}
