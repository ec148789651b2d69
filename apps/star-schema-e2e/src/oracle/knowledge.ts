import { accountHistories, type AccountState } from './account-history.ts';
import { contactHistories, type ContactState } from './contact-history.ts';
import type { Interval } from './history.ts';
import type { EventLog } from './log.ts';
import { inferredIds, type InferredIds } from './members.ts';
import { mergesOf, type Merges } from './merges.ts';
import { opportunityHistories, type OpportunityHistory } from './opportunity-history.ts';
import { readOrg, type Org } from './org.ts';
import type { Settings } from './settings.ts';
import { stagesOf, type Stages } from './stages.ts';

/** What the facts and dimensions are told from. */
export interface Knowledge {
  readonly org: Org;
  readonly merges: Merges;
  readonly accounts: ReadonlyMap<string, readonly Interval<AccountState>[]>;
  readonly contacts: ReadonlyMap<string, readonly Interval<ContactState>[]>;
  readonly opportunities: ReadonlyMap<string, OpportunityHistory>;
  readonly stages: Stages;
  readonly inferred: InferredIds;
}

export function know(log: EventLog, settings: Settings): Knowledge {
  const org = readOrg(log, settings);
  const merges = mergesOf(org);
  const stages = stagesOf(org);
  const accounts = accountHistories(org);
  const contacts = contactHistories(org);
  const opportunities = opportunityHistories(org, stages);
  const inferred = inferredIds(org, { accounts, contacts, opportunities, merges });
  return { org, merges, accounts, contacts, opportunities, stages, inferred };
}
