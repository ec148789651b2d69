import type { AccountState } from './account-history.ts';
import type { ContactState } from './contact-history.ts';
import type { Interval } from './history.ts';
import type { Merges } from './merges.ts';
import type { OpportunityHistory } from './opportunity-history.ts';
import type { Org } from './org.ts';

/** R13: the ids, by the first characters of their dimension, that records name and no record carries. */
export type InferredIds = ReadonlyMap<string, ReadonlySet<string>>;

export const PREFIX = {
  account: '001',
  contact: '003',
  user: '005',
  opportunity: '006',
  queue: '00G',
  lead: '00Q',
  product: '01t',
  campaign: '701',
} as const;

export function inferredIds(
  org: Org,
  histories: {
    readonly accounts: ReadonlyMap<string, readonly Interval<AccountState>[]>;
    readonly contacts: ReadonlyMap<string, readonly Interval<ContactState>[]>;
    readonly opportunities: ReadonlyMap<string, OpportunityHistory>;
    readonly merges: Merges;
  },
): InferredIds {
  const states = <S>(all: ReadonlyMap<string, readonly Interval<S>[]>): S[] =>
    [...all.values()].flatMap((history) => history.map(({ state }) => state));
  const activities = [...org.current('Task'), ...org.current('Event')].map(({ record }) => record);
  const named: (string | null | undefined)[] = [
    ...states(histories.accounts).map(({ owner_id }) => owner_id),
    ...states(histories.contacts).flatMap(({ account_id, owner_id }) => [account_id, owner_id]),
    ...states(histories.opportunities).flatMap(({ accountId, ownerId, campaignId }) => [
      accountId,
      ownerId,
      campaignId,
    ]),
    ...[...histories.merges.values()].map(({ survivorId }) => survivorId),
    ...activities.flatMap(({ AccountId, WhatId, WhoId, OwnerId }) => [
      AccountId,
      WhatId?.startsWith(PREFIX.account) ? WhatId : null,
      WhoId,
      OwnerId,
    ]),
    ...org
      .current('Lead')
      .flatMap(({ record }) => [record.OwnerId, record.ConvertedAccountId, record.ConvertedContactId]),
    ...org.current('Campaign').flatMap(({ record }) => [record.OwnerId, record.ParentId]),
    ...org.current('CampaignMember').flatMap(({ record }) => [record.CampaignId, record.LeadId, record.ContactId]),
    ...org.current('OpportunityContactRole').map(({ record }) => record.ContactId),
    ...org.current('OpportunityLineItem').map(({ record }) => record.Product2Id),
    ...org.current('PricebookEntry').map(({ record }) => record.Product2Id),
    ...org.current('ForecastingQuota').map(({ record }) => record.QuotaOwnerId),
    ...org.current('User').map(({ record }) => record.ManagerId),
  ];
  const received = new Set(
    (['Account', 'Contact', 'User', 'Lead', 'Product2', 'Campaign'] as const).flatMap((object) => [
      ...org.versions(object).keys(),
    ]),
  );
  const missing = new Set(named.filter((id): id is string => typeof id === 'string' && !received.has(id)));
  return new Map(
    Object.values(PREFIX).map((prefix) => [prefix, new Set([...missing].filter((id) => id.startsWith(prefix)))]),
  );
}
