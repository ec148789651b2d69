import type { SourceRecord } from '@medallion/core';
import { RENAMED_INDUSTRY } from './companies.ts';
import { RENAMED_TYPE } from './days/renaming.ts';
import { DEFAULT_AS_OF } from './generate.ts';
import { orgLog, stateAt, type OrgLog, type OrgVersion } from './org-log.ts';

const DAYS = 60;
const DAY = 86_400_000;

interface Step {
  readonly version: OrgVersion;
  readonly before: SourceRecord;
  readonly after: SourceRecord;
  /** Fields that are not the same afterwards. */
  readonly changed: ReadonlySet<string>;
}

/** Every change of every record in a log: two versions that follow each other. */
function stepsOf(log: OrgLog): Step[] {
  const last = new Map<string, SourceRecord>();
  return log.flatMap((version) => {
    const before = last.get(version.id);
    if (version.record) last.set(version.id, version.record);
    if (!before || !version.record) return [];
    const after = version.record;
    const changed = new Set(Object.keys(after).filter((field) => after[field] !== before[field]));
    return [{ version, before, after, changed }];
  });
}

let log: OrgLog;
let steps: Step[];
beforeAll(async () => {
  log = await orgLog({ days: DAYS });
  steps = stepsOf(log);
});

/** What must happen both in the three years of history and in the days after them. */
describe.each([
  ['the history', (at: Date) => at <= DEFAULT_AS_OF],
  ['the days after it', (at: Date) => at > DEFAULT_AS_OF],
] as const)('in %s', (_name, isIn) => {
  const within = (): Step[] => steps.filter(({ version }) => isIn(version.at));
  const ofObject = (object: string): Step[] => within().filter(({ version }) => version.object === object);

  test('leads are taken on, given up and converted into an account, a contact and a deal of that moment', () => {
    const statuses = new Set(ofObject('Lead').map(({ before, after }) => `${before['Status']} > ${after['Status']}`));
    expect(statuses).toContain('Open - Not Contacted > Working - Contacted');
    expect(statuses).toContain('Working - Contacted > Closed - Not Converted');
    const converted = ofObject('Lead').filter(({ before, after }) => !before['IsConverted'] && after['IsConverted']);
    const first = new Map(log.toReversed().map((version) => [version.id, version.at.getTime()]));
    const wrong = converted.filter(
      ({ version, after }) => first.get(after['ConvertedContactId'] as string) !== version.at.getTime(),
    );
    expect([converted.length > 0, wrong]).toEqual([true, []]);
    expect(converted.some(({ after }) => after['ConvertedOpportunityId'] !== null)).toBe(true);
  });

  test('deals move through stages, are re-estimated and pushed, won and lost', () => {
    const moves = ofObject('Opportunity');
    expect(moves.some(({ changed }) => changed.has('StageName'))).toBe(true);
    expect(moves.some(({ changed }) => changed.has('Amount') && !changed.has('StageName'))).toBe(true);
    expect(moves.some(({ before, after }) => (before['CloseDate'] as string) < (after['CloseDate'] as string))).toBe(
      true,
    );
    const ends = new Set(moves.filter(({ changed }) => changed.has('IsClosed')).map(({ after }) => after['StageName']));
    for (const end of ['Closed Won', 'Closed Lost']) expect(ends).toContain(end);
  });

  test('accounts change size, industry and owner', () => {
    const changed = new Set(ofObject('Account').flatMap((step) => [...step.changed]));
    for (const field of ['NumberOfEmployees', 'Industry', 'OwnerId', 'Type']) expect(changed).toContain(field);
  });

  test('contacts change title and company', () => {
    const changed = new Set(ofObject('Contact').flatMap((step) => [...step.changed]));
    for (const field of ['Title', 'AccountId']) expect(changed).toContain(field);
  });

  test('users are hired, log in and leave', () => {
    const created = log.filter(
      ({ object, at, record }) =>
        object === 'User' && isIn(at) && record?.['CreatedDate'] === record?.['SystemModstamp'],
    );
    expect(created.length).toBeGreaterThan(0);
    expect(ofObject('User').some(({ after, changed }) => changed.has('IsActive') && after['IsActive'] === false)).toBe(
      true,
    );
    expect(
      ofObject('User').some(({ changed }) => changed.has('LastLoginDate') && !changed.has('LastModifiedDate')),
    ).toBe(true);
  });

  test('campaigns begin and end, and their roll-ups move at night without an edit', () => {
    const campaigns = ofObject('Campaign');
    expect(
      campaigns.some(({ before, after }) => before['Status'] === 'Planned' && after['Status'] === 'In Progress'),
    ).toBe(true);
    expect(
      campaigns.some(({ before, after }) => before['Status'] === 'In Progress' && after['Status'] === 'Completed'),
    ).toBe(true);
    expect(campaigns.some(({ changed }) => changed.has('NumberOfResponses') && !changed.has('LastModifiedDate'))).toBe(
      true,
    );
  });

  test('a merge gives the loser its survivor and the survivor what belonged to the loser, at one moment', () => {
    const merges = within().filter(
      ({ changed, after }) => changed.has('MasterRecordId') && after['MasterRecordId'] !== null,
    );
    expect(merges.length).toBeGreaterThan(0);
    const moved = within().filter(({ version, before, after, changed }) =>
      merges.some(
        (merge) =>
          merge.version.at.getTime() === version.at.getTime() &&
          [...changed].some(
            (field) => before[field] === merge.version.id && after[field] === merge.after['MasterRecordId'],
          ),
      ),
    );
    expect(moved.length).toBeGreaterThan(0);
    expect(moved.filter(({ changed }) => changed.has('LastModifiedDate'))).toEqual([]);
  });

  test('records are deleted, some restored, some gone for good two weeks later and more', () => {
    const deletions = within().filter(({ changed, after }) => changed.has('IsDeleted') && after['IsDeleted'] === true);
    const restored = within().filter(({ changed, after }) => changed.has('IsDeleted') && after['IsDeleted'] === false);
    const purged = log.filter(({ at, record }) => isIn(at) && record === undefined);
    expect([deletions.length > 0, restored.length > 0, purged.length > 0]).toEqual([true, true, true]);
  });

  test('a renamed picklist value moves SystemModstamp alone, of every record that had it, at one moment', () => {
    const { from, to } = isIn(DEFAULT_AS_OF) ? RENAMED_INDUSTRY : RENAMED_TYPE;
    const renamed = ofObject('Account').filter(({ before, after }) =>
      ['Industry', 'Type'].some((field) => before[field] === from && after[field] === to),
    );
    expect(renamed.length).toBeGreaterThan(3);
    expect(new Set(renamed.map(({ version }) => version.at.getTime())).size).toBe(1);
    expect(renamed.filter(({ changed }) => changed.size !== 2 || !changed.has('SystemModstamp'))).toEqual([]);
    const at = renamed[0]!.version.at;
    const left = [...stateAt(log, at).values()].filter(({ record }) =>
      [record['Industry'], record['Type']].includes(from),
    );
    expect(left).toEqual([]);
  });

  test('some records share their moment: a watermark that skips ties would lose them', () => {
    const moments = Map.groupBy(
      log.filter(({ at }) => isIn(at)),
      ({ object, at }) => `${object} ${at.getTime()}`,
    );
    expect([...moments.values()].filter((versions) => versions.length > 5).length).toBeGreaterThan(0);
  });
});

describe('in the days after the history', () => {
  const later = (object: string): OrgVersion[] =>
    log.filter((version) => version.object === object && version.at > DEFAULT_AS_OF);
  const laterSteps = (object: string): Step[] =>
    steps.filter(({ version }) => version.object === object && version.at > DEFAULT_AS_OF);
  const isNew = ({ record }: OrgVersion): boolean =>
    record !== undefined && record['CreatedDate'] === record['SystemModstamp'];

  test.each(['Account', 'Contact', 'Task', 'Lead', 'CampaignMember', 'Opportunity'])(
    'an %s is deleted that was not merged, and one is gone for good',
    (object) => {
      const deleted = laterSteps(object).filter(
        ({ changed, after }) =>
          changed.has('IsDeleted') && after['IsDeleted'] === true && (after['MasterRecordId'] ?? null) === null,
      );
      const purged = later(object).filter(({ record }) => record === undefined);
      expect([deleted.length > 0, purged.length > 0]).toEqual([true, true]);
    },
  );

  test.each(['Account', 'Contact'])('an %s is taken out of the recycle bin', (object) => {
    const restored = laterSteps(object).filter(({ before, after }) => before['IsDeleted'] && !after['IsDeleted']);
    expect(restored.length).toBeGreaterThan(0);
    expect(restored.filter(({ after }) => after['MasterRecordId'] !== null)).toEqual([]);
  });

  test('with an account go its contacts and deals at that moment, and come back with it', () => {
    const turned = (object: string, isDeleted: boolean): Step[] =>
      laterSteps(object).filter(({ changed, after }) => changed.has('IsDeleted') && after['IsDeleted'] === isDeleted);
    for (const isDeleted of [true, false]) {
      const accounts = new Map(
        turned('Account', isDeleted)
          .filter(({ after }) => after['MasterRecordId'] === null)
          .map(({ version }) => [version.id, version.at.getTime()]),
      );
      const along = [...turned('Contact', isDeleted), ...turned('Opportunity', isDeleted)].filter(
        ({ version, after }) => accounts.get(after['AccountId'] as string) === version.at.getTime(),
      );
      expect([isDeleted, along.length > 0]).toEqual([isDeleted, true]);
    }
  });

  test('some records are gone a minute after they were deleted: nobody who looks less often sees them deleted', () => {
    const deletedAt = new Map(
      steps
        .filter(({ changed, after }) => changed.has('IsDeleted') && after['IsDeleted'] === true)
        .map(({ version }) => [version.id, version.at.getTime()]),
    );
    const atOnce = log.filter(({ id, at, record }) => !record && deletedAt.get(id) === at.getTime() - 60_000);
    expect(atOnce.length).toBeGreaterThan(0);
  });

  test('products come out with a price in every list and are retired, prices change, campaigns are planned', () => {
    const products = later('Product2').filter(isNew);
    const prices = later('PricebookEntry').filter(isNew);
    expect(products.length).toBeGreaterThan(0);
    expect(prices.length).toBe(products.length * 3);
    expect(laterSteps('PricebookEntry').some(({ changed }) => changed.has('UnitPrice'))).toBe(true);
    const retired = laterSteps('Product2').filter(({ changed }) => changed.has('IsActive'));
    expect(retired.length).toBeGreaterThan(0);
    const campaigns = later('Campaign').filter(isNew);
    expect(campaigns.length).toBeGreaterThan(0);
    expect(campaigns.map(({ record }) => record!['Status'])).toEqual(campaigns.map(() => 'Planned'));
  });
});

describe('at sixteen moments', () => {
  const moments = Array.from({ length: 16 }, (_, i) => new Date(DEFAULT_AS_OF.getTime() + (i - 10) * 8 * DAY));

  test('line items sum to the amount of their deal, but for the few an integration overrode', () => {
    for (const moment of moments) {
      const state = [...stateAt(log, moment).values()];
      const lines = Map.groupBy(
        state.filter(({ object, record }) => object === 'OpportunityLineItem' && record['IsDeleted'] === false),
        ({ record }) => record['OpportunityId'],
      );
      const deals = state.filter(
        ({ object, id, record }) => object === 'Opportunity' && lines.has(id) && record['IsDeleted'] === false,
      );
      const off = deals.filter(({ id, record }) => {
        const sum = lines.get(id)!.reduce((total, line) => total + (line.record['TotalPrice'] as number), 0);
        return Math.abs(sum - (record['Amount'] as number)) > 0.01;
      });
      expect(off.length / deals.length).toBeLessThan(0.04);
      const flagged = state.filter(
        ({ object, record }) => object === 'Opportunity' && record['HasOpportunityLineItem'] === true,
      );
      expect(flagged.filter(({ id, record }) => record['IsDeleted'] === false && !lines.has(id))).toEqual([]);
    }
  });

  test('campaigns count their members and responses', () => {
    for (const moment of moments) {
      const state = [...stateAt(log, moment).values()];
      const members = Map.groupBy(
        state.filter(({ object, record }) => object === 'CampaignMember' && record['IsDeleted'] === false),
        ({ record }) => record['CampaignId'],
      );
      const wrong = state.filter(({ object, id, record }) => {
        if (object !== 'Campaign') return false;
        const own = members.get(id) ?? [];
        const responses = own.filter((member) => member.record['HasResponded'] === true).length;
        const counted = (record['NumberOfLeads'] as number) + (record['NumberOfContacts'] as number);
        return counted !== own.length || record['NumberOfResponses'] !== responses;
      });
      expect([moment, wrong.map(({ id }) => id)]).toEqual([moment, []]);
    }
  });
});

test('the state a day later is the state of the day and what happened since', async () => {
  const [shorter, longer] = [await orgLog({ days: 5, scale: 0.2 }), await orgLog({ days: 9, scale: 0.2 })];
  const end = new Date(DEFAULT_AS_OF.getTime() + 5 * DAY);
  expect(longer.filter(({ at }) => at <= end)).toEqual(shorter);
});
