import fc from 'fast-check';
import { addDays } from '../oracle/days.ts';
import type { Life, Story, Written } from './story.ts';

/** The instant all stories are told at; what is written later is not visible. */
export const AS_OF = '2024-03-08T15:00:00.000Z';

/** Days around a fiscal year's end, a leap day and a change of clocks, and some before the calendar's seeds. */
const day = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 45 }).map((days) => addDays('2024-01-28', days)) },
  { weight: 1, arbitrary: fc.constantFrom('2024-01-31', '2024-02-01', '2024-02-29', '2024-03-01', '2024-03-08') },
  { weight: 1, arbitrary: fc.constantFrom('2019-06-01', '2023-05-01', '2024-05-01', '2024-09-30', '2055-01-01') },
);
/** Midnight and its neighbours, in UTC and in the New York of winter. */
const time = fc.constantFrom(
  '00:00:00.000',
  '00:00:00.001',
  '09:30:00.000',
  '16:45:00.000',
  '23:59:59.999',
  '05:00:00.000',
);
const instant = fc
  .tuple(
    fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 0, max: 45 }).map((days) => addDays('2024-01-28', days)) },
      { weight: 2, arbitrary: fc.constantFrom('2024-02-01', '2024-02-02', '2024-02-29') },
    ),
    time,
  )
  .map(([on, at]) => `${on}T${at}Z`);
const created = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('2024-01-20T00:00:00.000Z', '2024-01-31T23:59:59.999Z') },
  { weight: 1, arbitrary: instant },
);

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 4 });
const oneOf = (count: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: count - 1 });
const user = oneOf(4);
const owner = fc.oneof({ weight: 6, arbitrary: user }, { weight: 1, arbitrary: fc.constant('queue' as const) });
const account = oneOf(4);
const contact = oneOf(3);
const opportunity = oneOf(3);
const campaign = oneOf(3);
const lead = oneOf(3);
const product = oneOf(3);
const currency = fc.constantFrom(null, 'USD', 'EUR', 'GBP');
const amount = maybe(fc.constantFrom(0, 1000.5, 9999.99, 10_000, 123_456.78, 250_000));
const probability = maybe(fc.constantFrom(0, 10, 33, 50, 100));
const stage = fc.constantFrom(
  'Prospecting',
  'Qualification',
  'Negotiation/Review',
  'Closed Won',
  'Closed Lost',
  'Pilot',
);

/** Versions of one record: of one instant at most one per extraction, so that the one seen last decides. */
const lifeOf = <F extends object>(fields: fc.Arbitrary<F>, most = 4): fc.Arbitrary<Life<F>> => {
  const written: fc.Arbitrary<Written & F> = fc
    .tuple(
      fc.record({
        at: instant,
        seen: fc.integer({ min: 0, max: 2 }),
        deleted: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
      }),
      fields,
    )
    .map(([when, what]) => ({ ...when, ...what }));
  const versions = fc.uniqueArray(written, {
    minLength: 1,
    maxLength: most,
    selector: ({ at, seen }) => `${at} ${seen}`,
  });
  return fc.option(fc.record({ created, versions }), { freq: 8 });
};
const lives = <F extends object>(count: number, fields: fc.Arbitrary<F>, most?: number) =>
  fc.array(lifeOf(fields, most), { maxLength: count });
/** Records are merged into later ones only: a merge has an end. */
const mergeable = <F extends object>(count: number, fields: fc.Arbitrary<F>) =>
  fc.tuple(
    ...Array.from({ length: count }, (_, number) =>
      lifeOf(
        fc
          .tuple(fields, maybe(fc.integer({ min: number + 1, max: count })))
          .map(([known, mergedInto]) => ({ ...known, mergedInto })),
      ),
    ),
  );

const activity = {
  owner,
  who: maybe(
    fc.oneof(fc.tuple(fc.constant('contact' as const), contact), fc.tuple(fc.constant('lead' as const), lead)),
  ),
  what: maybe(
    fc.oneof(
      fc.tuple(fc.constant('account' as const), account),
      fc.tuple(fc.constant('opportunity' as const), opportunity),
      fc.tuple(fc.constant('campaign' as const), campaign),
    ),
  ),
  account: maybe(account),
  type: fc.constantFrom(null, 'Call', 'Meeting'),
  recurrence: fc.oneof({ weight: 8, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
};

/** Any story of a small org. */
export const anyStory: fc.Arbitrary<Story> = fc.record({
  accounts: mergeable(
    3,
    fc.record({
      name: fc.constantFrom('Acme', 'Acme Inc', '  '),
      industry: fc.constantFrom(null, 'Energy', 'Banking'),
      place: fc.constantFrom<(readonly [string | null, string | null])[]>(
        [null, null],
        ['CA', 'US'],
        ['ny', 'usa'],
        [' ', 'Germany'],
        ['X', 'Atlantis'],
      ),
      employees: fc.constantFrom(null, 49, 50, 4999, 5000),
      revenue: fc.constantFrom(null, 1_000_000),
      parent: maybe(account),
      owner,
    }),
  ),
  contacts: mergeable(
    2,
    fc.record({
      firstName: fc.constantFrom(null, 'Ada'),
      title: fc.constantFrom(null, 'CEO', 'CFO'),
      account: maybe(account),
      owner,
    }),
  ),
  users: lives(3, fc.record({ name: fc.constantFrom('Kim', 'Lee'), manager: maybe(user), active: fc.boolean() }), 2),
  opportunities: lives(
    3,
    fc.record({
      account: maybe(account),
      owner: user,
      campaign: maybe(campaign),
      stage,
      amount,
      currency,
      probability,
      closeDate: day,
    }),
    5,
  ),
  historyEntries: fc.array(fc.record({ opportunity, at: instant, stage, amount, probability, closeDate: day }), {
    maxLength: 5,
  }),
  lineItems: lives(
    3,
    fc.record({
      opportunity,
      product: maybe(product),
      price: maybe(oneOf(3)),
      quantity: fc.constantFrom(1, 2.5),
      total: maybe(fc.constantFrom(0, 100.25, 5000)),
      serviceDate: maybe(day),
    }),
    2,
  ),
  contactRoles: lives(4, fc.record({ opportunity, contact, primary: fc.boolean() }), 2),
  leads: mergeable(
    2,
    fc.record({
      owner,
      source: fc.constantFrom(null, 'Web'),
      converted: maybe(
        fc.record({ on: day, account: maybe(account), contact: maybe(contact), opportunity: maybe(opportunity) }),
      ),
    }),
  ),
  campaigns: lives(
    2,
    fc.record({
      parent: maybe(campaign),
      owner: user,
      start: maybe(day),
      end: maybe(day),
      cost: maybe(fc.constantFrom(0, 500, 1999)),
      currency,
    }),
    2,
  ),
  campaignMembers: lives(
    4,
    fc
      .record({ campaign, lead: maybe(lead), contact: maybe(contact), responded: maybe(day) })
      .filter(({ lead: of, contact: or }) => of !== null || or !== null),
    2,
  ),
  products: lives(2, fc.record({ name: fc.constantFrom('Bolt', 'Nut'), active: fc.boolean() }), 2),
  prices: lives(
    3,
    fc.record({
      product,
      standard: fc.boolean(),
      active: fc.boolean(),
      price: fc.constantFrom(0, 12.5, 99),
      currency,
    }),
    2,
  ),
  tasks: lives(
    4,
    fc.record({
      ...activity,
      due: maybe(day),
      completedAt: maybe(instant),
      closed: fc.boolean(),
      callSeconds: fc.constantFrom(null, 0, 89, 90, 300),
    }),
    2,
  ),
  events: lives(
    3,
    fc.record({
      ...activity,
      allDay: fc.boolean(),
      start: maybe(instant),
      minutes: fc.constantFrom(0, 30, 1440, 2880),
      child: fc.oneof({ weight: 8, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    }),
    2,
  ),
  quotas: lives(
    3,
    fc.record({
      owner: user,
      type: fc.integer({ min: 0, max: 1 }),
      start: fc.constantFrom('2024-01-31', '2024-02-01', '2024-03-01', '2019-11-01'),
      amount: fc.constantFrom(0, 100_001, 250_000),
      inMoney: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
      currency,
    }),
    2,
  ),
  gone: fc.array(
    fc.record({
      object: fc.constantFrom(
        'Account',
        'Contact',
        'Opportunity',
        'Task',
        'OpportunityContactRole',
        'ForecastingQuota',
      ),
      record: oneOf(3),
      at: instant,
      seen: fc.integer({ min: 0, max: 2 }),
    }),
    { maxLength: 2 },
  ),
});
