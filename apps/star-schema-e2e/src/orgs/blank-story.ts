import type {
  AccountFields,
  CampaignFields,
  CampaignMemberFields,
  ContactFields,
  ContactRoleFields,
  EventFields,
  LeadFields,
  Life,
  LineItemFields,
  OpportunityFields,
  PriceFields,
  ProductFields,
  QuotaFields,
  Story,
  TaskFields,
  UserFields,
  Written,
} from './story.ts';

/** A story in which nothing happens. */
export const NOTHING: Story = {
  accounts: [],
  contacts: [],
  users: [],
  opportunities: [],
  historyEntries: [],
  lineItems: [],
  contactRoles: [],
  leads: [],
  campaigns: [],
  campaignMembers: [],
  products: [],
  prices: [],
  tasks: [],
  events: [],
  quotas: [],
  gone: [],
};

export const CREATED = '2024-02-01T09:00:00.000Z';

/** A record of one version; `at` and `deleted` may be said among the fields. */
const told =
  <F extends object>(usual: F) =>
  (fields: Partial<F & Written> = {}): Life<F> => ({
    created: CREATED,
    versions: [{ at: CREATED, seen: 0, deleted: false, ...usual, ...fields }],
  });

/** Records of which only what matters is said. */
export const account = told<AccountFields>({
  name: 'Acme',
  industry: null,
  place: [null, null],
  employees: null,
  revenue: null,
  parent: null,
  owner: 0,
  mergedInto: null,
});
export const contact = told<ContactFields>({
  firstName: 'Ada',
  title: null,
  account: null,
  owner: 0,
  mergedInto: null,
});
export const user = told<UserFields>({ name: 'Kim', manager: null, active: true });
export const opportunity = told<OpportunityFields>({
  account: null,
  owner: 0,
  campaign: null,
  stage: 'Prospecting',
  amount: 1000,
  currency: 'USD',
  probability: 10,
  closeDate: '2024-03-01',
});
export const lineItem = told<LineItemFields>({
  opportunity: 0,
  product: null,
  price: null,
  quantity: 1,
  total: 100,
  serviceDate: null,
});
export const contactRole = told<ContactRoleFields>({ opportunity: 0, contact: 0, primary: false });
export const lead = told<LeadFields>({ owner: 0, source: 'Web', converted: null, mergedInto: null });
export const campaign = told<CampaignFields>({
  parent: null,
  owner: 0,
  start: null,
  end: null,
  cost: 500,
  currency: 'USD',
});
export const campaignMember = told<CampaignMemberFields>({ campaign: 0, lead: null, contact: null, responded: null });
export const product = told<ProductFields>({ name: 'Bolt', active: true });
export const price = told<PriceFields>({ product: 0, standard: false, active: true, price: 99, currency: 'USD' });
export const task = told<TaskFields>({
  owner: 0,
  who: null,
  what: null,
  account: null,
  type: 'Call',
  recurrence: false,
  due: '2024-02-20',
  completedAt: null,
  closed: false,
  callSeconds: null,
});
export const event = told<EventFields>({
  owner: 0,
  who: null,
  what: null,
  account: null,
  type: 'Meeting',
  recurrence: false,
  allDay: false,
  start: '2024-02-20T09:30:00.000Z',
  minutes: 30,
  child: false,
});
export const quota = told<QuotaFields>({
  owner: 0,
  type: 0,
  start: '2024-02-01',
  amount: 100_001,
  inMoney: true,
  currency: 'USD',
});
