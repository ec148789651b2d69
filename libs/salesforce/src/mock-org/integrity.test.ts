import { catalogue, sObjectNames, type SObjectName } from '../catalogue/catalogue.ts';
import type { Field } from '../catalogue/field.ts';
import { recordSchema } from '../catalogue/record.ts';
import { isSalesforceId, keyPrefixOf } from '../ids/salesforce-id.ts';
import { DEFAULT_AS_OF } from './generate.ts';
import { mockOrgRecords, type OrgRecords } from './org-in-memory.ts';
import { isPlanned } from './org-size.ts';

const clock = DEFAULT_AS_OF.toISOString().replace('Z', '+0000');
/** Of the objects whose number is planned. */
const expectedCounts = {
  UserRole: 8,
  User: 25,
  Account: 200,
  Contact: 500,
  Lead: 300,
  Campaign: 50,
  CampaignMember: 7000,
  Product2: 10,
  Pricebook2: 3,
  PricebookEntry: 30,
  Opportunity: 800,
  OpportunityLineItem: 2400,
  OpportunityHistory: 5600,
  OpportunityContactRole: 1650,
  Task: 1400,
  Event: 600,
};

const countsOf = (org: OrgRecords) =>
  Object.fromEntries(sObjectNames.filter(isPlanned).map((object) => [object, org[object].length]));
const all = (org: OrgRecords, object: SObjectName) => org[object] as readonly Readonly<Record<string, unknown>>[];

test('the default org has exactly 26,888 records, of which 20,576 are of objects whose number is planned', async () => {
  const org = await mockOrgRecords();
  expect(countsOf(org)).toEqual(expectedCounts);
  expect(Object.values(countsOf(org)).reduce((sum, count) => sum + count, 0)).toBe(20_576);
  const derived = sObjectNames.filter((object) => !isPlanned(object));
  expect(Object.fromEntries(derived.map((object) => [object, org[object].length]))).toEqual({
    ForecastingQuota: 176,
    AccountHistory: 476,
    OpportunityFieldHistory: 5660,
  });
  expect(sObjectNames.reduce((sum, object) => sum + org[object].length, 0)).toBe(26_888);
});

test('scale multiplies every object whose number is planned', async () => {
  const counts = countsOf(await mockOrgRecords({ scale: 2 }));
  expect(counts).toEqual(
    Object.fromEntries(Object.entries(expectedCounts).map(([object, count]) => [object, 2 * count])),
  );
});

describe.each([
  ['the default org', { seed: 1 }],
  ['another org', { seed: 77 }],
  ['an org of two and a tenth divisions', { seed: 5, scale: 2.1 }],
  ['a very small org', { seed: 9, scale: 0.05 }],
  [
    'an org of another time and fiscal year',
    { seed: 3, asOf: new Date('2031-03-02T10:20:30Z'), fiscalYearStartMonth: 1 },
  ],
])('in %s', (_name, options) => {
  let org: OrgRecords;
  const asOf = 'asOf' in options ? options.asOf!.toISOString().replace('Z', '+0000') : clock;
  beforeAll(async () => {
    org = await mockOrgRecords(options);
  });

  test('every record is what the catalogue says', () => {
    for (const object of sObjectNames) {
      const schema = recordSchema(object);
      const known = new Set(Object.keys(catalogue[object].fields));
      // The first and last of large objects: they are all written by the same code.
      const some = org[object].length > 1000 ? [...org[object].slice(0, 500), ...org[object].slice(-500)] : org[object];
      expect(some.flatMap((record) => schema.safeParse(record).error?.issues ?? [])).toEqual([]);
      expect(some.flatMap((record) => Object.keys(record).filter((field) => !known.has(field)))).toEqual([]);
    }
  });

  test('every id is valid, of its object and unique', () => {
    for (const object of sObjectNames) {
      const ids = org[object].map((record) => record.Id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => !isSalesforceId(id) || keyPrefixOf(id) !== catalogue[object].keyPrefix)).toEqual([]);
    }
  });

  test('every reference to an object of the catalogue resolves', () => {
    const ids = new Set(sObjectNames.flatMap((object) => org[object].map((record) => record.Id)));
    const outside = new Set(['00e', '00G', '0Db', '026']); // profiles, queues, forecast types, periods
    for (const object of sObjectNames) {
      const fields: Readonly<Record<string, Field>> = catalogue[object].fields;
      const references = Object.entries(fields).filter(([, field]) => field.type === 'reference');
      for (const [name, field] of references) {
        const prefixes = field.details.referenceTo!.map(
          (to) => (catalogue as Readonly<Record<string, { keyPrefix: string } | undefined>>)[to]?.keyPrefix,
        );
        const dangling = all(org, object).filter((record) => {
          const id = record[name] as string | null;
          if (id === null) return false;
          return outside.has(keyPrefixOf(id))
            ? !prefixes.includes(undefined)
            : !ids.has(id) || !prefixes.includes(keyPrefixOf(id));
        });
        expect([object, name, dangling.length]).toEqual([object, name, 0]);
      }
    }
  });

  test('nothing has happened after the clock, nor before it was created', () => {
    const stamps = ['CreatedDate', 'LastModifiedDate', 'SystemModstamp', 'CompletedDateTime', 'LastLoginDate'];
    for (const object of sObjectNames) {
      const wrong = all(org, object).filter((record) => {
        const text = (field: string): string => (record[field] ?? '') as string;
        // Field histories have no other stamp than that of their creation.
        const touched = text('SystemModstamp') || text('CreatedDate');
        const modified = text('LastModifiedDate') || touched;
        const isLate = stamps.some((field) => text(field) > asOf);
        return isLate || text('CreatedDate') > modified || modified > touched;
      });
      expect([object, wrong]).toEqual([object, []]);
    }
  });

  test('records are not older than those they belong to', () => {
    const created = new Map(
      sObjectNames.flatMap((object) =>
        all(org, object).map((record) => [record['Id'] as string, record['CreatedDate'] as string] as const),
      ),
    );
    const parents = [
      ['AccountHistory', 'AccountId'],
      ['Contact', 'AccountId'],
      ['Opportunity', 'AccountId'],
      ['Opportunity', 'CampaignId'],
      ['OpportunityLineItem', 'OpportunityId'],
      ['OpportunityHistory', 'OpportunityId'],
      ['OpportunityFieldHistory', 'OpportunityId'],
      ['OpportunityContactRole', 'OpportunityId'],
      ['OpportunityContactRole', 'ContactId'],
      ['CampaignMember', 'CampaignId'],
      ['CampaignMember', 'LeadId'],
      ['Task', 'WhatId'],
      ['Event', 'WhatId'],
    ] as const;
    for (const [object, field] of parents) {
      const wrong = all(org, object).filter((record) => {
        const parent = record[field] as string | null;
        return parent !== null && (record['CreatedDate'] as string) < created.get(parent)!;
      });
      expect([object, field, wrong]).toEqual([object, field, []]);
    }
  });

  test('an opportunity is as its last history row says', () => {
    const rows = Map.groupBy(org.OpportunityHistory, (row) => row.OpportunityId);
    const state = (record: OrgRecords['Opportunity'][number] | OrgRecords['OpportunityHistory'][number]) =>
      [
        record.StageName,
        record.Amount,
        record.CloseDate,
        record.Probability,
        record.ForecastCategory,
        record.ExpectedRevenue,
      ].join();
    const wrong = org.Opportunity.filter((deal) => {
      const history = rows.get(deal.Id)!;
      const times = history.map((row) => row.CreatedDate);
      const isOrdered = times.every((time, i) => i === 0 || time > times[i - 1]!);
      const last = history.at(-1)!;
      return (
        !isOrdered ||
        times[0] !== deal.CreatedDate ||
        state(last) !== state(deal) ||
        last.CreatedDate > deal.SystemModstamp
      );
    });
    expect(wrong).toEqual([]);
  });

  test('won means closed, certain and worth something; lost means closed and without a chance', () => {
    const wrong = org.Opportunity.filter((deal) => {
      const isClosed = deal.StageName.startsWith('Closed');
      const isWon = deal.StageName === 'Closed Won';
      const chance = isWon ? deal.Probability === 100 && deal.Amount! > 0 : !isClosed || deal.Probability === 0;
      const dates =
        !isClosed || (deal.CloseDate <= asOf.slice(0, 10) && deal.CloseDate >= deal.CreatedDate.slice(0, 10));
      return deal.IsClosed !== isClosed || deal.IsWon !== isWon || !chance || !dates || (deal.Amount ?? 0) < 0;
    });
    expect(wrong).toEqual([]);
  });

  test('expected revenue is amount times probability, to the cent', () => {
    const wrong = [...org.Opportunity, ...org.OpportunityHistory].filter((record) => {
      const cents = record.Amount === null ? null : Math.round(record.Amount * 100);
      const expected = cents === null ? null : Math.round((cents * record.Probability!) / 100) / 100;
      return record.ExpectedRevenue !== expected;
    });
    expect(wrong).toEqual([]);
  });

  test('a line item is quantity times price less discount', () => {
    const wrong = org.OpportunityLineItem.filter((line) => {
      const total = line.Quantity * line.UnitPrice! * (1 - (line.Discount ?? 0) / 100);
      return Math.abs(total - line.TotalPrice!) > 0.0051;
    });
    expect(wrong).toEqual([]);
  });

  test('a deal has at most one primary contact, and no contact twice', () => {
    const groups = [...Map.groupBy(org.OpportunityContactRole, (role) => role.OpportunityId).values()];
    const wrong = groups.filter(
      (roles) =>
        roles.filter((role) => role.IsPrimary).length > 1 ||
        new Set(roles.map((role) => role.ContactId)).size < roles.length,
    );
    expect(wrong).toEqual([]);
  });

  test('a converted lead names what it became, made at that moment, and no other lead does', () => {
    const created = new Map(
      [...org.Contact, ...org.Opportunity].map((record) => [record.Id, record.CreatedDate] as const),
    );
    const wrong = org.Lead.filter((lead) => {
      const targets = [lead.ConvertedDate, lead.ConvertedAccountId, lead.ConvertedContactId];
      if (targets.some((target) => (target !== null) !== lead.IsConverted)) return true;
      if (!lead.IsConverted) return lead.ConvertedOpportunityId !== null || lead.Status === 'Closed - Converted';
      const made = [lead.ConvertedContactId!, ...(lead.ConvertedOpportunityId ? [lead.ConvertedOpportunityId] : [])];
      return (
        lead.Status !== 'Closed - Converted' ||
        lead.ConvertedDate! < lead.CreatedDate.slice(0, 10) ||
        made.some((id) => created.get(id)!.slice(0, 10) !== lead.ConvertedDate)
      );
    });
    expect(wrong).toEqual([]);
  });

  test('a campaign member is a lead, a contact, or a lead with the contact it was converted to; nobody twice', () => {
    const leads = new Map(org.Lead.map((lead) => [lead.Id, lead]));
    const wrong = org.CampaignMember.filter((member) => {
      const both = member.LeadId !== null && member.ContactId !== null;
      const neither = member.LeadId === null && member.ContactId === null;
      const isStranger = both && leads.get(member.LeadId!)!.ConvertedContactId !== member.ContactId;
      return neither || isStranger || member.HasResponded !== (member.FirstRespondedDate !== null);
    });
    expect(wrong).toEqual([]);
    const pairs = new Set(org.CampaignMember.map((member) => `${member.CampaignId}:${member.LeadOrContactId}`));
    expect(pairs.size).toBe(org.CampaignMember.length);
  });

  test('the roll-ups of a campaign count its members and deals', () => {
    const members = Map.groupBy(org.CampaignMember, (member) => member.CampaignId);
    const deals = Map.groupBy(
      org.Opportunity.filter((deal) => !deal.IsDeleted),
      (deal) => deal.CampaignId,
    );
    for (const campaign of org.Campaign) {
      const own = members.get(campaign.Id) ?? [];
      expect(campaign.NumberOfResponses).toBe(own.filter((member) => member.HasResponded).length);
      expect(campaign.NumberOfLeads + campaign.NumberOfContacts).toBe(own.length);
      expect(campaign.NumberOfOpportunities).toBe((deals.get(campaign.Id) ?? []).length);
    }
  });

  test('everybody but one chief has a manager, and going up leads to the chief', () => {
    const managerOf = new Map(org.User.map((user) => [user.Id, user.ManagerId]));
    expect(org.User.filter((user) => user.ManagerId === null)).toHaveLength(1);
    for (const user of org.User) {
      let steps = 0;
      for (let id = user.ManagerId; id !== null; id = managerOf.get(id)!) expect(++steps).toBeLessThan(10);
    }
  });

  test('a merged record is deleted and its survivor is not', () => {
    for (const object of ['Account', 'Contact', 'Lead'] as const) {
      const byId = new Map(org[object].map((record) => [record.Id, record]));
      for (const record of org[object]) {
        if (record.MasterRecordId === null) continue;
        expect([record.IsDeleted, byId.get(record.MasterRecordId)!.IsDeleted]).toEqual([true, false]);
      }
    }
  });

  test('nothing that lives, but for field histories, refers to a deleted account, contact, lead or deal', () => {
    const deleted = new Set(
      (['Account', 'Contact', 'Lead', 'Opportunity'] as const).flatMap((object) =>
        org[object].filter((record) => record.IsDeleted).map((record) => record.Id),
      ),
    );
    for (const object of sObjectNames) {
      if (object === 'AccountHistory' || object === 'OpportunityFieldHistory') continue;
      const references = Object.entries(catalogue[object].fields as Readonly<Record<string, Field>>)
        .filter(([, field]) => field.type === 'reference')
        .map(([name]) => name);
      const wrong = all(org, object).filter(
        (record) => record['IsDeleted'] !== true && references.some((name) => deleted.has(record[name] as string)),
      );
      expect([object, wrong]).toEqual([object, []]);
    }
  });

  test('finished activities ended before the clock, and meetings last', () => {
    const wrong = org.Task.filter(
      (task) =>
        task.IsClosed !== (task.Status === 'Completed') ||
        (task.CompletedDateTime !== null) !== task.IsClosed ||
        (task.CompletedDateTime ?? task.CreatedDate) < task.CreatedDate,
    );
    expect(wrong).toEqual([]);
    expect(org.Event.filter((event) => event.DurationInMinutes! <= 0)).toEqual([]);
  });

  test('exactly one price book is standard', () => {
    expect(org.Pricebook2.filter((book) => book.IsStandard)).toHaveLength(1);
  });
});
