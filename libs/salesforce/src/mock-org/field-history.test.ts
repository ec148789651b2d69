import fc from 'fast-check';
import type { SourceRecord } from '@medallion/core';
import { instantOf } from './history/life.ts';
import { mockOrgRecords } from './org-in-memory.ts';
import { orgLog, type OrgLog } from './org-log.ts';

/** What is tracked, restated here: a field and how its values are called, by object. */
const tracked = {
  Account: {
    Name: 'Text',
    Type: 'DynamicEnum',
    Industry: 'DynamicEnum',
    NumberOfEmployees: 'Integer',
    OwnerId: 'EntityId',
  },
  Opportunity: { StageName: 'DynamicEnum', Amount: 'Currency', CloseDate: 'DateOnly', OwnerId: 'EntityId' },
} as const;
const histories = { Account: 'AccountHistory', Opportunity: 'OpportunityFieldHistory' } as const;
type Tracked = keyof typeof tracked;
const isTracked = (object: string): object is Tracked => object in tracked;

const textOf = (value: unknown): string | null => (value === null ? null : String(value));
const keyOf = (...parts: readonly unknown[]): string => parts.map(String).join(' | ');

/** The entries that the versions of a log call for, one key each; of a change of owner two. */
function calledFor(log: OrgLog): string[] {
  const last = new Map<string, SourceRecord>();
  const names = new Map<unknown, unknown>();
  return log.flatMap(({ object, id, at, record }) => {
    if (object === 'User' && record) names.set(id, record['Name']);
    if (!isTracked(object) || !record) return [];
    const before = last.get(id);
    last.set(id, record);
    const moment = at.getTime() / 1000;
    if (!before) return [keyOf(id, moment, 'created', 'Text', null, null)];
    return Object.entries(tracked[object]).flatMap(([field, dataType]) => {
      const [old, now] = [before[field], record[field]];
      if (old === now) return [];
      if (field !== 'OwnerId') return [keyOf(id, moment, field, dataType, textOf(old), textOf(now))];
      return [
        keyOf(id, moment, 'Owner', 'Text', names.get(old), names.get(now)),
        keyOf(id, moment, 'Owner', dataType, old, now),
      ];
    });
  });
}

/** The entries a log has, as such keys. */
const entriesOf = (log: OrgLog): string[] =>
  log.flatMap(({ object, record }) => {
    if (!record || !Object.values<string>(histories).includes(object)) return [];
    const { CreatedDate, Field, DataType, OldValue, NewValue } = record;
    const parent = record['AccountId'] ?? record['OpportunityId'];
    return [keyOf(parent, instantOf(CreatedDate), Field, DataType, OldValue, NewValue)];
  });

test('each change of a tracked field has exactly one entry of its moment and values, and each entry its change', async () => {
  const orgs = fc.record({
    seed: fc.integer({ min: 0, max: 2_147_483_647 }),
    scale: fc.constantFrom(0.1, 0.2, 0.3),
    days: fc.constantFrom(0, 20, 60),
  });
  await fc.assert(
    fc.asyncProperty(orgs, async (options) => {
      const log = await orgLog(options);
      const [entries, expected] = [entriesOf(log).sort(), calledFor(log).sort()];
      expect(entries.filter((entry, i) => entry !== expected[i]).slice(0, 3)).toEqual([]);
      expect(entries.length).toBe(expected.length);
    }),
    { numRuns: 8 },
  );
});

describe('in the default org and the sixty days after its clock', () => {
  let log: OrgLog;
  beforeAll(async () => {
    log = await orgLog({ days: 60 });
  });

  test('a step of a deal is told by OpportunityHistory and by its field history alike', () => {
    const rows = log.filter(({ object, record }) => object === 'OpportunityHistory' && record);
    const stepped = new Set(
      [...Map.groupBy(rows, ({ record }) => record!['OpportunityId'])].flatMap(([deal, own]) => {
        const first = new Map(own.toReversed().map((version) => [version.id, version.record!]));
        const inOrder = [...first.values()].sort((a, b) => instantOf(a['CreatedDate']) - instantOf(b['CreatedDate']));
        return inOrder
          .slice(1)
          .flatMap((row, i) =>
            ['StageName', 'Amount', 'CloseDate']
              .filter((field) => row[field] !== inOrder[i]![field])
              .map((field) => keyOf(deal, row['CreatedDate'], field, textOf(row[field]))),
          );
      }),
    );
    const told = new Set(
      log.flatMap(({ object, record }) =>
        object === 'OpportunityFieldHistory' && record && !['created', 'Owner'].includes(String(record['Field']))
          ? [keyOf(record['OpportunityId'], record['CreatedDate'], record['Field'], record['NewValue'])]
          : [],
      ),
    );
    const onlyOne = [...told, ...stepped].filter((step) => !told.has(step) || !stepped.has(step));
    expect(onlyOne).toEqual([]);
    expect(told.size).toBeGreaterThan(4000);
  });

  test.each([
    ['AccountHistory', ['Industry', 'Name', 'NumberOfEmployees', 'Owner', 'Type', 'created']],
    ['OpportunityFieldHistory', ['Amount', 'CloseDate', 'Owner', 'StageName', 'created']],
  ])('%s tells of every tracked field', (object, fields) => {
    const found = new Set(
      log.flatMap((version) => (version.object === object && version.record ? [version.record['Field']] : [])),
    );
    expect([...found].sort()).toEqual(fields);
  });

  test('an entry is written once, and goes only when its record does', () => {
    const entries = log.filter(({ object }) => Object.values<string>(histories).includes(object));
    const versions = Map.groupBy(entries, ({ id }) => id);
    for (const own of versions.values()) {
      expect([own[0]!.record !== undefined, own.slice(1).filter(({ record }) => record !== undefined)]).toEqual([
        true,
        [],
      ]);
    }
    const purges = new Map(
      log.filter(({ object, record }) => isTracked(object) && !record).map(({ id, at }) => [id, at.getTime()]),
    );
    const gone = entries.filter(({ record }) => record === undefined);
    for (const { id, at } of gone) {
      const entry = versions.get(id)![0]!.record!;
      expect(purges.get((entry['AccountId'] ?? entry['OpportunityId']) as string)).toBe(at.getTime());
    }
    expect([purges.size > 0, gone.length > purges.size]).toEqual([true, true]);
  });
});

test('ids of the two field histories, which share a prefix, never meet', async () => {
  const org = await mockOrgRecords({ scale: 2, days: 20 });
  const ids = [...org.AccountHistory, ...org.OpportunityFieldHistory].map(({ Id }) => Id);
  expect(new Set(ids).size).toBe(ids.length);
});
