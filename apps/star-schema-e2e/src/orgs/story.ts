/**
 * What happened in a small org, in few words: a property's counterexample is one of these. Records are numbers within
 * their object; days are 'YYYY-MM-DD', instants ISO texts to the minute or finer.
 */
export interface Story {
  readonly accounts: readonly Life<AccountFields>[];
  readonly contacts: readonly Life<ContactFields>[];
  readonly users: readonly Life<UserFields>[];
  readonly opportunities: readonly Life<OpportunityFields>[];
  readonly historyEntries: readonly HistoryEntry[];
  readonly lineItems: readonly Life<LineItemFields>[];
  readonly contactRoles: readonly Life<ContactRoleFields>[];
  readonly leads: readonly Life<LeadFields>[];
  readonly campaigns: readonly Life<CampaignFields>[];
  readonly campaignMembers: readonly Life<CampaignMemberFields>[];
  readonly products: readonly Life<ProductFields>[];
  readonly prices: readonly Life<PriceFields>[];
  readonly tasks: readonly Life<TaskFields>[];
  readonly events: readonly Life<EventFields>[];
  readonly quotas: readonly Life<QuotaFields>[];
  readonly gone: readonly Gone[];
}

/** `null` for a record that never arrived. */
export type Life<F> = null | { readonly created: string; readonly versions: readonly (Written & F)[] };

/** When a version was written, and by which of the extractions 0 to 2 it was last seen. */
export interface Written {
  readonly at: string;
  readonly seen: number;
  readonly deleted: boolean;
}

/** A record that extraction `seen` found gone for good. */
export interface Gone {
  readonly object: 'Account' | 'Contact' | 'Opportunity' | 'Task' | 'OpportunityContactRole' | 'ForecastingQuota';
  readonly record: number;
  readonly at: string;
  readonly seen: number;
}

/** A queue where there is no number; `null` for none. */
type Owner = number | 'queue';

export interface AccountFields {
  readonly name: string;
  readonly industry: string | null;
  readonly place: readonly [state: string | null, country: string | null];
  readonly employees: number | null;
  readonly revenue: number | null;
  readonly parent: number | null;
  readonly owner: Owner;
  readonly mergedInto: number | null;
}
export interface ContactFields {
  readonly firstName: string | null;
  readonly title: string | null;
  readonly account: number | null;
  readonly owner: Owner;
  readonly mergedInto: number | null;
}
export interface UserFields {
  readonly name: string;
  readonly manager: number | null;
  readonly active: boolean;
}
export interface OpportunityFields {
  readonly account: number | null;
  readonly owner: number;
  readonly campaign: number | null;
  readonly stage: string;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly probability: number | null;
  readonly closeDate: string;
}
export interface HistoryEntry {
  readonly opportunity: number;
  readonly at: string;
  readonly stage: string;
  readonly amount: number | null;
  readonly probability: number | null;
  readonly closeDate: string;
}
export interface LineItemFields {
  readonly opportunity: number;
  readonly product: number | null;
  readonly price: number | null;
  readonly quantity: number;
  readonly total: number | null;
  readonly serviceDate: string | null;
}
export interface ContactRoleFields {
  readonly opportunity: number;
  readonly contact: number;
  readonly primary: boolean;
}
export interface LeadFields {
  readonly owner: Owner;
  readonly source: string | null;
  readonly converted: null | {
    readonly on: string;
    readonly account: number | null;
    readonly contact: number | null;
    readonly opportunity: number | null;
  };
  readonly mergedInto: number | null;
}
export interface CampaignFields {
  readonly parent: number | null;
  readonly owner: number;
  readonly start: string | null;
  readonly end: string | null;
  readonly cost: number | null;
  readonly currency: string | null;
}
export interface CampaignMemberFields {
  readonly campaign: number;
  readonly lead: number | null;
  readonly contact: number | null;
  readonly responded: string | null;
}
export interface ProductFields {
  readonly name: string;
  readonly active: boolean;
}
export interface PriceFields {
  readonly product: number;
  readonly standard: boolean;
  readonly active: boolean;
  readonly price: number;
  readonly currency: string | null;
}
interface ActivityFields {
  readonly owner: Owner;
  readonly who: null | readonly ['contact' | 'lead', number];
  readonly what: null | readonly ['account' | 'opportunity' | 'campaign', number];
  readonly account: number | null;
  readonly type: string | null;
  readonly recurrence: boolean;
}
export interface TaskFields extends ActivityFields {
  readonly due: string | null;
  readonly completedAt: string | null;
  readonly closed: boolean;
  readonly callSeconds: number | null;
}
export interface EventFields extends ActivityFields {
  readonly allDay: boolean;
  readonly start: string | null;
  readonly minutes: number;
  readonly child: boolean;
}
export interface QuotaFields {
  readonly owner: number;
  readonly type: number;
  readonly start: string;
  readonly amount: number;
  readonly inMoney: boolean;
  readonly currency: string | null;
}
