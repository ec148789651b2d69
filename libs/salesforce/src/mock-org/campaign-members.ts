import type { RecordOf } from '../catalogue/record.ts';
import { allocate } from './allocation.ts';
import { dateText, datetimeText, dayOf, midnight, type Day, type Instant } from './calendar.ts';
import type { Campaign } from './campaigns.ts';
import type { Division } from './division.ts';
import type { Lead } from './leads.ts';
import type { Person } from './people.ts';

/** A lead's or contact's part in a campaign. */
export interface CampaignMembership {
  readonly id: string;
  readonly campaign: Campaign;
  /** The contact is named besides the lead once the lead was converted into it. */
  readonly lead: Lead | undefined;
  readonly person: Person | undefined;
  readonly createdAt: Instant;
  readonly respondedOn: Day | undefined;
}

interface Candidate {
  readonly lead: Lead | undefined;
  readonly person: Person | undefined;
  readonly knownAt: Instant;
}

/** Gives out the members of a division's campaigns, campaign by campaign, and makes the campaigns' roll-ups of them. */
export function makeCampaignMembers(
  division: Division,
  campaigns: readonly Campaign[],
  people: readonly Person[],
  leads: readonly Lead[],
  take: (member: CampaignMembership) => void,
): void {
  const random = division.random('campaign members');
  const { asOf } = division.org;
  const ids = division.ids('CampaignMember');
  // A contact that came from a lead is reached as that lead: nobody is in a campaign twice.
  const candidates: Candidate[] = [
    ...people
      .filter((person) => !person.removed && !person.isConverted)
      .map((person) => ({ lead: undefined, person, knownAt: person.createdAt })),
    ...leads
      .filter((lead) => !lead.removed)
      .map((lead) => ({ lead, person: lead.conversion?.person, knownAt: lead.createdAt })),
  ].sort((a, b) => a.knownAt - b.knownAt);
  const reachable = campaigns.map((campaign) => {
    if (campaign.start > division.today) return 0;
    const end = Math.min(midnight(campaign.end), asOf);
    const known = candidates.findIndex((candidate) => candidate.knownAt > end);
    return known === -1 ? candidates.length : known;
  });
  const room = reachable.reduce((sum, count) => sum + count, 0);
  const counts = allocate(
    Math.min(division.size.CampaignMember, room),
    reachable.map((count) => count * random.logNormal(1, 0.4)),
    reachable,
    random,
  );
  for (const [i, campaign] of campaigns.entries()) {
    for (const candidate of random.sample(candidates.slice(0, reachable[i]), counts[i]!)) {
      const createdAt = Math.min(
        Math.max(
          division.workingTime(campaign.start - random.int(0, 5), random, campaign.createdAt),
          candidate.knownAt + 60,
        ),
        asOf,
      );
      const responded = dayOf(createdAt) + Math.floor(random.waiting(6));
      const hasResponded = random.chance(campaign.responseRate) && responded <= division.today;
      if (candidate.lead) {
        campaign.leads++;
        if (candidate.lead.conversion) campaign.convertedLeads++;
      } else campaign.contacts++;
      if (hasResponded) campaign.responses++;
      const converted = candidate.lead?.conversion?.at ?? 0;
      const answered = hasResponded ? Math.max(createdAt, Math.min(midnight(responded) + 12 * 3600, asOf)) : createdAt;
      campaign.rolledUpAt = Math.max(campaign.rolledUpAt, answered, converted);
      const respondedOn = hasResponded ? responded : undefined;
      take({ id: ids.next(), campaign, lead: candidate.lead, person: candidate.person, createdAt, respondedOn });
    }
  }
}

export function campaignMemberRecord(member: CampaignMembership, asOf: Instant): RecordOf<'CampaignMember'> {
  const created = datetimeText(member.createdAt);
  const modified =
    member.respondedOn === undefined
      ? created
      : datetimeText(Math.max(member.createdAt, Math.min(midnight(member.respondedOn) + 12 * 3600, asOf)));
  const converted = member.lead?.conversion?.at ?? 0;
  return {
    Id: member.id,
    IsDeleted: false,
    CreatedDate: created,
    CreatedById: member.campaign.owner.id,
    LastModifiedDate: modified,
    LastModifiedById: member.campaign.owner.id,
    // Conversion names the contact beside the lead without an edit.
    SystemModstamp:
      converted > member.createdAt && datetimeText(converted) > modified ? datetimeText(converted) : modified,
    CampaignId: member.campaign.id,
    LeadId: member.lead?.id ?? null,
    ContactId: member.person?.id ?? null,
    Status: member.respondedOn === undefined ? 'Sent' : 'Responded',
    HasResponded: member.respondedOn !== undefined,
    FirstRespondedDate: member.respondedOn === undefined ? null : dateText(member.respondedOn),
    Type: member.person ? 'Contact' : 'Lead',
    LeadOrContactId: member.person?.id ?? member.lead?.id ?? null,
  };
}
