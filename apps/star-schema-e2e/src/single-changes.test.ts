import {
  account,
  campaign,
  campaignMember,
  contact,
  contactRole,
  event,
  lead,
  lineItem,
  NOTHING,
  opportunity,
  price,
  product,
  quota,
  task,
  user,
} from './orgs/blank-story.ts';
import { AS_OF } from './orgs/any-story.ts';
import { extractionsOf } from './orgs/extractions.ts';
import { logOf } from './orgs/story-log.ts';
import type { Life, Story } from './orgs/story.ts';
import type { LoggedVersion } from './oracle/log.ts';
import { openStarWarehouse, type StarWarehouse } from './warehouse/star-warehouse.ts';

/** What happened in an org of its own, and one change, with nothing else changing that would concern the same rows. */
interface Change {
  readonly title: string;
  readonly before: Partial<Story>;
  readonly after?: Partial<Story>;
  /** What the org says of what was before, where no story would. */
  readonly otherwise?: (version: LoggedVersion) => LoggedVersion;
  /** The clock from then on. Default: a minute later. */
  readonly asOf?: string;
  /** Models that the build is not asked for. */
  readonly without?: readonly string[];
  /** Models that must be computed for a part of their rows, of which some change. */
  readonly concerns: readonly string[];
}

const ACTIVITY = 'silver.int_activity';
const ATTRIBUTION = 'silver.int_activity_opportunity';
const OPEN = 'silver.int_opportunity_open_period';
const INFERRED = 'silver.int_inferred_member';
const MEMBER = 'silver.int_campaign_member';
const ROLE = 'silver.int_opportunity_contact_role';
const FCT_ACTIVITY = 'gold.fct_activity';
const FCT_MEMBER = 'gold.fct_campaign_member';
const FCT_LINE_ITEM = 'gold.fct_opportunity_line_item';
const BRIDGE = 'gold.bridge_opportunity_contact_role';

/** Written after the record was created, and before the activities fall due. */
const later = { at: '2024-02-10T09:00:00.000Z', seen: 1 };
/** Written on the day of creation: of what holds at the end of that day another version. */
const sameDay = { at: '2024-02-01T12:00:00.000Z', seen: 1 };
const mergedInto = (survivor: number) => ({ ...later, deleted: true, mergedInto: survivor });
/** Records with the numbers from one on. */
const from = <F>(first: number, count: number, life: Life<F>): Life<F>[] => [
  ...Array.from<null>({ length: first }).fill(null),
  ...Array.from<Life<F>>({ length: count }).fill(life),
];

/** Each column that can name a record names one of its own that is not there, numbered from `n`. */
const naming = (n: number, written: { at?: string; seen?: number } = {}): Partial<Story> => ({
  accounts: [account({ ...written, owner: n }), account({ ...written, deleted: true, mergedInto: n })],
  contacts: [
    contact({ ...written, account: n + 1, owner: n + 1 }),
    contact({ ...written, deleted: true, mergedInto: n }),
  ],
  users: [user({ ...written, manager: n + 2 })],
  opportunities: [opportunity({ ...written, account: n + 2, owner: n + 3, campaign: n })],
  leads: [
    lead({
      ...written,
      owner: n + 4,
      converted: { on: '2024-02-05', account: n + 3, contact: n + 1, opportunity: null },
    }),
    lead({ ...written, deleted: true, mergedInto: n }),
  ],
  campaigns: [campaign({ ...written, parent: n + 1, owner: n + 5 })],
  campaignMembers: [
    campaignMember({ ...written, campaign: n + 2, contact: n + 2 }),
    campaignMember({ ...written, lead: n + 1 }),
  ],
  contactRoles: [contactRole({ ...written, contact: n + 3 })],
  tasks: [
    task({ ...written, account: n + 4, what: ['account', n + 5], who: ['contact', n + 4], owner: n + 6 }),
    task({ ...written, who: ['lead', n + 2] }),
  ],
  events: [
    event({ ...written, account: n + 6, what: ['account', n + 7], who: ['contact', n + 5], owner: n + 7 }),
    event({ ...written, who: ['lead', n + 3] }),
  ],
  quotas: [quota({ ...written, owner: n + 8 })],
  prices: [price({ ...written, product: n })],
  lineItems: [lineItem({ ...written, product: n + 1 })],
});

const relations = ['account', 'what', 'who'] as const;
const ofFirst = {
  account: { account: 0 },
  what: { what: ['account', 0] },
  who: { who: ['contact', 0] },
} as const;

const changes: readonly Change[] = [
  {
    title: 'a task that moves to another deal',
    before: { opportunities: [opportunity(), opportunity()], tasks: [task({ what: ['opportunity', 0] })] },
    after: { tasks: [task({ ...later, what: ['opportunity', 1] })] },
    concerns: [ACTIVITY, ATTRIBUTION, FCT_ACTIVITY],
  },
  {
    title: 'a meeting that is put off',
    before: { events: [event()] },
    after: { events: [event({ ...later, start: '2024-02-21T09:30:00.000Z' })] },
    concerns: [ACTIVITY, FCT_ACTIVITY],
  },
  ...relations.flatMap((relation): Change[] => {
    const twoOf = relation === 'who' ? { contacts: [contact(), contact()] } : { accounts: [account(), account()] };
    const merged = relation === 'who' ? { contacts: [contact(mergedInto(1))] } : { accounts: [account(mergedInto(1))] };
    return [
      {
        title: `a merge of what a task has as its ${relation}`,
        before: { ...twoOf, tasks: [task(ofFirst[relation])] },
        after: merged,
        concerns: [ACTIVITY],
      },
      {
        title: `a merge of what an event has as its ${relation}`,
        before: { ...twoOf, events: [event(ofFirst[relation])] },
        after: merged,
        concerns: [ACTIVITY],
      },
    ];
  }),
  {
    title: 'a deal that moves to another account, with activities of both',
    before: {
      accounts: [account(), account()],
      opportunities: [opportunity({ account: 0 })],
      tasks: [task({ account: 0 }), task({ account: 1 })],
    },
    after: { opportunities: [opportunity({ ...later, account: 1 })] },
    concerns: [OPEN, ATTRIBUTION, FCT_ACTIVITY],
  },
  {
    title: 'a deal that closes, with an activity of somebody who has a role in it',
    before: {
      contacts: [contact()],
      opportunities: [opportunity()],
      contactRoles: [contactRole()],
      tasks: [task({ who: ['contact', 0] })],
    },
    after: { opportunities: [opportunity({ ...later, stage: 'Closed Lost' })] },
    concerns: [OPEN, ATTRIBUTION, FCT_ACTIVITY],
  },
  {
    title: 'a deal that closes, with an activity of somebody whose role is that of a contact merged into them',
    before: {
      contacts: [contact({ deleted: true, mergedInto: 1 }), contact()],
      opportunities: [opportunity()],
      contactRoles: [contactRole()],
      tasks: [task({ who: ['contact', 1] })],
    },
    after: { opportunities: [opportunity({ ...later, stage: 'Closed Lost' })] },
    concerns: [OPEN, ATTRIBUTION, FCT_ACTIVITY],
  },
  {
    title: 'a deal that is deleted, with an activity of the account it was with at first',
    before: {
      accounts: [account(), account()],
      opportunities: [
        {
          created: '2024-02-01T09:00:00.000Z',
          versions: [
            ...opportunity({ account: 0 })!.versions,
            ...opportunity({ at: '2024-02-25T09:00:00.000Z', account: 1 })!.versions,
          ],
        },
      ],
      tasks: [task({ account: 0 })],
    },
    after: { opportunities: [opportunity({ at: '2024-02-26T09:00:00.000Z', seen: 1, account: 1, deleted: true })] },
    concerns: [OPEN, ATTRIBUTION, FCT_ACTIVITY],
  },
  {
    title: 'a deal that arrives after an activity about it',
    before: { tasks: [task({ what: ['opportunity', 0] })] },
    after: { opportunities: [opportunity({ seen: 1 })] },
    concerns: [FCT_ACTIVITY],
  },
  {
    title: 'a deal that is deleted, built without what it has to do with activities',
    before: {
      contacts: [contact()],
      opportunities: [opportunity()],
      contactRoles: [contactRole()],
      tasks: [task({ who: ['contact', 0] })],
    },
    after: { opportunities: [opportunity({ ...later, deleted: true })] },
    without: [OPEN, ATTRIBUTION],
    concerns: [FCT_ACTIVITY],
  },
  {
    title: 'a role that is given to another contact',
    before: {
      contacts: [contact(), contact()],
      opportunities: [opportunity()],
      contactRoles: [contactRole()],
      tasks: [task({ who: ['contact', 0] }), task({ who: ['contact', 1] })],
    },
    after: { contactRoles: [contactRole({ ...later, contact: 1 })] },
    concerns: [ATTRIBUTION, FCT_ACTIVITY, ROLE, BRIDGE],
  },
  {
    title: 'a role that goes of a contact who was merged',
    before: {
      contacts: [contact({ deleted: true, mergedInto: 1 }), contact()],
      opportunities: [opportunity()],
      contactRoles: [contactRole()],
      tasks: [task({ who: ['contact', 1] })],
    },
    after: { contactRoles: [contactRole({ ...later, deleted: true })] },
    concerns: [ATTRIBUTION, FCT_ACTIVITY, ROLE, BRIDGE],
  },
  {
    title: 'a contact with a role who is merged into the one of an activity',
    before: {
      contacts: [contact(), contact()],
      opportunities: [opportunity()],
      contactRoles: [contactRole()],
      tasks: [task({ who: ['contact', 1] })],
    },
    after: { contacts: [contact(mergedInto(1))] },
    concerns: [ATTRIBUTION, FCT_ACTIVITY, ROLE, BRIDGE],
  },
  {
    title: 'an account whose past is corrected',
    before: { accounts: [account()], tasks: [task({ account: 0 })] },
    after: { accounts: [account({ ...later, industry: 'Energy' })] },
    concerns: [FCT_ACTIVITY],
  },
  {
    title: 'a contact whose past is corrected',
    before: { contacts: [contact()], tasks: [task({ who: ['contact', 0] })] },
    after: { contacts: [contact({ ...later, title: 'CEO' })] },
    concerns: [FCT_ACTIVITY],
  },
  {
    title: 'a lead of an activity that is merged',
    before: { leads: [lead(), lead()], tasks: [task({ who: ['lead', 0] })] },
    after: { leads: [lead(mergedInto(1))] },
    concerns: [FCT_ACTIVITY],
  },
  {
    title: 'references that come and go, by each column',
    before: naming(10),
    after: naming(40, later),
    concerns: [INFERRED],
  },
  {
    title: 'the records that were missing',
    before: naming(10),
    after: {
      accounts: from(10, 10, account({ seen: 1 })),
      contacts: from(10, 10, contact({ seen: 1 })),
      users: from(10, 10, user({ seen: 1 })),
      leads: from(10, 10, lead({ seen: 1 })),
      campaigns: from(10, 10, campaign({ seen: 1 })),
      products: from(10, 10, product({ seen: 1 })),
    },
    concerns: [INFERRED],
  },
  {
    title: 'a member that moves to another campaign',
    before: {
      campaigns: [campaign(), campaign()],
      contacts: [contact()],
      campaignMembers: [campaignMember({ contact: 0 })],
    },
    after: { campaignMembers: [campaignMember({ ...later, contact: 0, campaign: 1 })] },
    concerns: [MEMBER, FCT_MEMBER],
  },
  {
    title: 'a campaign that members name before it arrives',
    before: { contacts: [contact()] },
    after: { campaignMembers: [campaignMember({ ...later, contact: 0 })] },
    concerns: [MEMBER, FCT_MEMBER],
  },
  {
    title: 'a lead of a member that is merged',
    before: { campaigns: [campaign()], leads: [lead(), lead()], campaignMembers: [campaignMember({ lead: 0 })] },
    after: { leads: [lead(mergedInto(1))] },
    concerns: [MEMBER, FCT_MEMBER],
  },
  {
    title: 'a contact of a member that is merged',
    before: {
      campaigns: [campaign()],
      contacts: [contact(), contact()],
      campaignMembers: [campaignMember({ contact: 0 })],
    },
    after: { contacts: [contact(mergedInto(1))] },
    concerns: [MEMBER, FCT_MEMBER],
  },
  {
    title: 'a contact of a member who worked for another account',
    before: {
      accounts: [account(), account()],
      campaigns: [campaign()],
      contacts: [contact({ account: 0 })],
      campaignMembers: [campaignMember({ contact: 0 })],
    },
    after: { contacts: [contact({ ...sameDay, account: 1 })] },
    concerns: [MEMBER, FCT_MEMBER],
  },
  {
    title: 'an account, of the contact of a member, whose past is corrected',
    before: {
      accounts: [account()],
      campaigns: [campaign()],
      contacts: [contact({ account: 0 })],
      campaignMembers: [campaignMember({ contact: 0 })],
    },
    after: { accounts: [account({ ...sameDay, industry: 'Energy' })] },
    concerns: [MEMBER, FCT_MEMBER],
  },
  {
    title: 'a role that moves to another deal, which changes the shares of both',
    before: {
      contacts: [contact(), contact()],
      opportunities: [opportunity(), opportunity()],
      contactRoles: [contactRole(), contactRole({ contact: 1 }), contactRole({ opportunity: 1 })],
    },
    after: { contactRoles: [contactRole({ ...later, opportunity: 1 })] },
    concerns: [ROLE, BRIDGE],
  },
  {
    title: 'a deal with roles that is deleted',
    before: { contacts: [contact()], opportunities: [opportunity()], contactRoles: [contactRole()] },
    after: { opportunities: [opportunity({ ...later, deleted: true })] },
    concerns: [ROLE, BRIDGE],
  },
  {
    title: 'a line of a deal that is changed',
    before: { opportunities: [opportunity()], lineItems: [lineItem()] },
    after: { lineItems: [lineItem({ ...later, total: 200 })] },
    concerns: [FCT_LINE_ITEM],
  },
  {
    title: 'time that passes until a meeting that has long begun has ended',
    before: { events: [event({ start: '2024-03-01T09:30:00.000Z', minutes: 10 * 1440 })] },
    asOf: '2024-03-12T12:00:00.000Z',
    concerns: [ACTIVITY, FCT_ACTIVITY],
  },
  {
    title: 'time that passes until the day is over of a meeting whose end is told as before it',
    before: { events: [event({ start: '2024-03-20T09:30:00.000Z', allDay: true })] },
    otherwise: ({ object, record, ...version }) => ({
      ...version,
      object,
      record: object === 'Event' ? { ...record, EndDateTime: '2024-02-20T00:00:00.000+0000' } : record,
    }),
    asOf: '2024-03-22T12:00:00.000Z',
    concerns: [ACTIVITY, FCT_ACTIVITY],
  },
];

const storiesOf = (part: (change: Change) => Partial<Story>): Story[] =>
  changes.map((change) => ({ ...NOTHING, ...part(change) }));

let star: StarWarehouse;
let asOf = Date.parse(AS_OF);
/** What earlier changes left wrong: each says so once. */
const known = new Set<string>();

async function load(versions: readonly LoggedVersion[]): Promise<void> {
  for (const extraction of extractionsOf({ asOf, versions, tombstones: [] })) await star.load(extraction);
}

beforeAll(async () => {
  star = await openStarWarehouse({ rates: 'several', isChecked: true });
  const asTold = logOf(storiesOf(({ before, otherwise }) => (otherwise === undefined ? before : {}))).versions;
  const otherwise = changes.flatMap((change) =>
    change.otherwise === undefined
      ? []
      : logOf(storiesOf((other) => (other === change ? change.before : {}))).versions.map(change.otherwise),
  );
  await load([...asTold, ...otherwise]);
  await star.build();
}, 120_000);
afterAll(() => star?.close());

test.each(changes)(
  '$title: what it concerns is computed, and is what it would be in full',
  async (change) => {
    asOf = change.asOf === undefined ? asOf + 60_000 : Date.parse(change.asOf);
    await load(logOf(storiesOf((other) => (other === change ? (change.after ?? {}) : {}))).versions);
    const { without = [] } = change;
    const models = await star.buildChanged(without);
    const stale = (await star.staleRows()).filter(
      (row) => !known.has(row) && !without.some((model) => row.startsWith(`${model} `)),
    );
    stale.forEach((row) => known.add(row));
    expect(stale).toEqual([]);
    expect(await star.staleChecks()).toEqual([]);
    const inPart = models.filter(
      ({ scopeValues, inserted, updated, deleted }) => scopeValues !== undefined && inserted + updated + deleted > 0,
    );
    expect(inPart.map(({ model }) => model)).toEqual(expect.arrayContaining([...change.concerns]));
  },
  60_000,
);
