import type { SObjectName } from '@medallion/salesforce';
import type { EventLog, LoggedTombstone, LoggedVersion } from '../oracle/log.ts';
import { accountRecord, contactRecord, userRecord } from './account-records.ts';
import { eventRecord, taskRecord } from './activity-records.ts';
import { AS_OF } from './any-story.ts';
import { Ids, type System } from './ids.ts';
import { campaignMemberRecord, campaignRecord, leadRecord } from './marketing-records.ts';
import {
  forecastingQuotaRecord,
  opportunityContactRoleRecord,
  opportunityLineItemRecord,
  opportunityRecord,
  pricebookEntryRecord,
  product2Record,
  STANDARD_BOOK,
} from './sales-records.ts';
import type { Life, Story, Written } from './story.ts';

/** When extractions 0 to 2 were made: after everything that happened. */
const seenAt = (seen: number): number => Date.parse('2024-04-01T00:00:00Z') + seen * 3_600_000;

/** The log that stories leave behind, side by side in one org. */
export function logOf(stories: readonly Story[]): EventLog {
  return {
    asOf: Date.parse(AS_OF),
    versions: stories.flatMap((story, index) => versionsOf(story, new Ids(index))),
    tombstones: stories.flatMap((story, index) => tombstonesOf(story, new Ids(index))),
  };
}

function versionsOf(story: Story, ids: Ids): LoggedVersion[] {
  const tell = <O extends SObjectName, F extends object>(
    object: O,
    lives: readonly Life<F>[],
    record: (ids: Ids, fields: F & Written, system: System) => LoggedVersion<O>['record'],
  ): LoggedVersion[] =>
    lives.flatMap((life, number) =>
      (life?.versions ?? []).map((version) => ({
        object,
        record: record(ids, version, ids.system(object, number, life!.created, version)),
        seen: seenAt(version.seen),
      })),
    );
  return [
    ...tell('Account', story.accounts, accountRecord),
    ...tell('Contact', story.contacts, contactRecord),
    ...tell('User', story.users, userRecord),
    ...tell('Opportunity', story.opportunities, opportunityRecord),
    ...tell('OpportunityLineItem', story.lineItems, opportunityLineItemRecord),
    ...tell('OpportunityContactRole', story.contactRoles, opportunityContactRoleRecord),
    ...tell('Lead', story.leads, leadRecord),
    ...tell('Campaign', story.campaigns, campaignRecord),
    ...tell('CampaignMember', story.campaignMembers, campaignMemberRecord),
    ...tell('Product2', story.products, product2Record),
    ...tell('PricebookEntry', story.prices, pricebookEntryRecord),
    ...tell('ForecastingQuota', story.quotas, forecastingQuotaRecord),
    ...tell('Task', story.tasks, taskRecord),
    ...tell('Event', story.events, eventRecord),
    ...historyEntries(story, ids),
    ...priceBooksAndRoles(ids),
  ];
}

const historyEntries = (story: Story, ids: Ids): LoggedVersion<'OpportunityHistory'>[] =>
  story.historyEntries.map((entry, number) => {
    const written = { at: entry.at, seen: 0, deleted: false };
    const system = ids.system('OpportunityHistory', number, entry.at, written);
    const { LastModifiedById: _, LastModifiedDate: __, ...known } = system;
    return {
      object: 'OpportunityHistory',
      seen: seenAt(0),
      record: {
        ...known,
        OpportunityId: ids.of('Opportunity', entry.opportunity),
        StageName: entry.stage,
        Amount: entry.amount,
        ExpectedRevenue: null,
        CloseDate: entry.closeDate,
        Probability: entry.probability,
        ForecastCategory: null,
        PrevAmount: null,
        PrevCloseDate: null,
        CurrencyIsoCode: null,
      },
    };
  });

function priceBooksAndRoles(ids: Ids): LoggedVersion[] {
  const at = '2020-01-01T00:00:00.000Z';
  const written = { at, seen: 0, deleted: false };
  const books = [STANDARD_BOOK, 1].map((number) => ({
    object: 'Pricebook2' as const,
    seen: seenAt(0),
    record: {
      ...ids.system('Pricebook2', number, at, written),
      Name: 'Prices',
      IsActive: true,
      IsStandard: number === STANDARD_BOOK,
      IsArchived: false,
      Description: null,
    },
  }));
  const { IsDeleted: _, CreatedDate: __, CreatedById: ___, ...system } = ids.system('UserRole', 0, at, written);
  const role: LoggedVersion<'UserRole'> = {
    object: 'UserRole',
    seen: seenAt(0),
    record: { ...system, Name: 'Sales', ParentRoleId: null, DeveloperName: null, ForecastUserId: null },
  };
  return [...books, role];
}

/** A moment after an instant of a story: never in a tie with a version. */
const tombstonesOf = ({ gone }: Story, ids: Ids): LoggedTombstone[] =>
  gone.map(({ object, record, at, seen }) => ({
    object,
    id: ids.of(object, record),
    at: Date.parse(at) + 250,
    seen: seenAt(seen),
  }));
