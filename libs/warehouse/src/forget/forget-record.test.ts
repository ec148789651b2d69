import type { SourceRecord } from '@medallion/core';
import fc from 'fast-check';
import { extractionOf, accounts, accountId, keyPrefixes, type ExtractionParts } from '../load/fixtures/records.ts';
import { createTestWarehouse, type TestWarehouse } from '../load/fixtures/test-warehouse.ts';
import { loadExtraction } from '../load/load-extraction.ts';
import { people, person, personId } from './fixtures/people.ts';
import { forgetRecord } from './forget-record.ts';
import { listForgotten } from './forgotten-records.ts';

let warehouse: TestWarehouse;
beforeEach(async () => {
  warehouse = await createTestWarehouse();
});
afterEach(() => warehouse.close());

const rawTables = [people, accounts];
const load = (records: readonly SourceRecord[], parts: ExtractionParts = {}) =>
  loadExtraction(warehouse, {
    extraction: extractionOf(records, { object: 'Contact', ...parts }),
    rawTables,
    runId: 'run',
    keyPrefixes,
  });
const forget = (n: number, reason?: string) =>
  forgetRecord(warehouse, {
    id: personId(n),
    reason,
    runId: 'forgetting',
    rawTables,
    keyPrefixes,
    clock: { now: () => new Date('2024-07-01T00:00:00Z') },
  });
const rows = (columns: string) =>
  warehouse.sql
    .unsafe(`select ${columns} from raw_salesforce.contact order by id, system_modstamp, content_hash`)
    .then((result) => [...result]);

test('every version loses what is marked personal and what nobody has declared; the rest stays', async () => {
  await load([
    person(1, { Nickname__c: 'Bo', Score__c: 1.5, Birthdate: '1980-02-29' }),
    person(1, { SystemModstamp: '2024-02-01T00:00:00Z', Title: 'Boss', Email: null }),
    person(2),
  ]);
  expect(await forget(1)).toMatchObject({ object: 'Contact', versions: 2, rejected: 0, wasForgotten: false });
  expect(await rows('last_name, email, birthdate, title, score__c, _extra')).toEqual([
    { last_name: '(forgotten)', email: null, birthdate: null, title: 'Engineer', score__c: '1.500000', _extra: null },
    { last_name: '(forgotten)', email: null, birthdate: null, title: 'Boss', score__c: null, _extra: null },
    {
      last_name: 'Last 2',
      email: 'person2@example.com',
      birthdate: null,
      title: 'Engineer',
      score__c: null,
      _extra: null,
    },
  ]);
});

test('forgetting again changes nothing and is no second entry', async () => {
  await load([person(1)]);
  await forget(1, 'request 17');
  const before = await rows('*');
  expect(await forget(1)).toMatchObject({ versions: 0, wasForgotten: true, loadSeq: undefined });
  expect(await rows('*')).toEqual(before);
  expect(await listForgotten(warehouse)).toEqual([
    expect.objectContaining({ recordId: personId(1), object: 'Contact', reason: 'request 17', versions: 1 }),
  ]);
});

test('builds see that the object changed, by the load ledger and the clock', async () => {
  await load([person(1)]);
  const { loadSeq } = await forget(1);
  expect(loadSeq).toBe(2);
  const [latest] = await warehouse.sql`
    select max(load_seq) filter (where new_versions > 0) as load_seq from ops.load_object where object = 'Contact'`;
  expect(latest).toEqual({ load_seq: '2' });
  expect(await warehouse.sql`select load_seq from ops.clock`).toEqual([{ load_seq: '2' }]);
  expect(await rows('_load_seq')).toEqual([{ _load_seq: '2' }]);
});

test('what a later load brings of the person is redacted on arrival', async () => {
  await load([person(1)]);
  await forget(1);
  await load([person(1, { SystemModstamp: '2024-03-01T00:00:00Z', LastName: 'Back', Nickname__c: 'Bo' }), person(2)]);
  expect(await rows('last_name, email, _extra')).toEqual([
    { last_name: '(forgotten)', email: null, _extra: null },
    { last_name: '(forgotten)', email: null, _extra: null },
    { last_name: 'Last 2', email: 'person2@example.com', _extra: null },
  ]);
});

test('the forgotten state seen again is the version it was', async () => {
  await load([person(1, { CreatedDate: '2020-01-01T01:00:00.123+0100', Rate__c: 0.1, IsDeleted: false })]);
  await forget(1);
  const report = await load([
    person(1, { CreatedDate: '2020-01-01T00:00:00.123Z', Rate__c: '0.1', IsDeleted: 'false' }),
  ]);
  expect(report.objects[0]).toMatchObject({ newVersions: 0, unchanged: 1 });
  expect(await rows('id')).toHaveLength(1);
});

test('a person forgotten while a load is under way is redacted by it', async () => {
  const extraction = extractionOf([person(1), person(2), person(3)], { object: 'Contact' });
  const [object] = extraction.objects;
  await loadExtraction(warehouse, {
    extraction: {
      ...extraction,
      objects: [
        {
          ...object!,
          async *batches() {
            for await (const batch of object!.batches()) {
              yield batch;
              await forget(1);
            }
          },
        },
      ],
    },
    rawTables,
    runId: 'run',
    keyPrefixes,
  });
  expect(await rows('last_name, email')).toEqual([
    { last_name: '(forgotten)', email: null },
    { last_name: 'Last 2', email: 'person2@example.com' },
    { last_name: 'Last 3', email: 'person3@example.com' },
  ]);
});

test('what was rejected of the person is deleted and does not come back', async () => {
  await load([person(1, { Score__c: 'high' }), person(2, { Score__c: 'low' })]);
  expect(await forget(1)).toMatchObject({ versions: 0, rejected: 1 });
  await load([person(1, { Score__c: 'higher' })]);
  const left = await warehouse.sql`select record_id from ops.rejected_record`;
  expect([...left]).toEqual([{ record_id: personId(2) }]);
});

test('somebody not received yet is redacted when they come', async () => {
  expect(await forget(1)).toMatchObject({ versions: 0, loadSeq: undefined });
  await load([person(1)]);
  expect(await rows('last_name')).toEqual([{ last_name: '(forgotten)' }]);
});

test('an id of 15 characters is the same record', async () => {
  await load([person(1)]);
  const forgetting = await forgetRecord(warehouse, {
    id: personId(1).slice(0, 15),
    runId: 'run',
    rawTables,
    keyPrefixes: {},
  });
  expect(forgetting).toMatchObject({ recordId: personId(1), versions: 1 });
});

test.each([
  ['no id', 'FORGET_ID_INVALID'],
  [accountId(1), 'FORGET_NOTHING_PERSONAL'],
  ['00Q000000000001AAA', 'FORGET_OBJECT_UNKNOWN'],
])('%s is refused: %s', async (id, code) => {
  await load([person(1)]);
  await expect(forgetRecord(warehouse, { id, runId: 'run', rawTables, keyPrefixes })).rejects.toMatchObject({ code });
  expect(await listForgotten(warehouse)).toEqual([]);
});

test('neither builders nor readers see who was forgotten', async () => {
  for (const role of ['builder', 'reader'] as const) {
    const other = await warehouse.connect(role);
    await expect(listForgotten(other)).rejects.toMatchObject({ code: '42501' });
    await other.close();
  }
});

describe('the law of forgetting', () => {
  /** Cases played in the same loads, each with two people of its own, the first of whom is forgotten. */
  const CASES = 30;
  /** Few instants and values, so that versions that differ in personal values alone are the rule. */
  const record = (firstId: number) =>
    fc
      .record({
        id: fc.integer({ min: 0, max: 1 }),
        modstamp: fc.integer({ min: 1, max: 2 }),
        LastName: fc.constantFrom('A', 'B', null),
        Email: fc.constantFrom('a@example.com', 'b@example.com'),
        Title: fc.constantFrom('X', 'Y'),
        Nickname__c: fc.constantFrom(undefined, 'Bo'),
        Rate__c: fc.constantFrom(null, 0.1, 1e21),
        Score__c: fc.constantFrom(null, '3.0', 3),
      })
      .map(({ id, modstamp, ...fields }) =>
        person(firstId + id, { ...fields, SystemModstamp: `2024-01-0${modstamp}T00:00:00Z` }),
      );
  const extract = fc.record({
    day: fc.integer({ min: 1, max: 3 }),
    records: fc
      .tuple(...Array.from({ length: CASES }, (_, n) => fc.array(record(2 * n + 1), { maxLength: 4 })))
      .map((cases) => cases.flat()),
  });
  const contents = () =>
    rows(
      'id, system_modstamp, content_hash, last_name, email, title, _extra, _extracted_at, _last_seen_at, _superseded_at',
    );
  const forgetAll = async () => {
    for (let n = 0; n < CASES; n++) await forget(2 * n + 1);
  };
  const play = async (extracts: readonly { day: number; records: readonly SourceRecord[] }[], when: number) => {
    await warehouse.database.sql.unsafe(`
      drop table if exists raw_salesforce.contact;
      truncate ops.load, ops.load_object, ops.clock, ops.field_set, ops.rejected_record, ops.forgotten`);
    for (const [position, { day, records }] of extracts.entries()) {
      if (position === when) await forgetAll();
      await load(records, { extractedAt: `2024-06-0${day}T00:00:00Z` });
    }
    if (when >= extracts.length) await forgetAll();
    return contents();
  };

  test('raw is the same whenever people are forgotten: before, between or after what arrives', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(extract, { minLength: 1, maxLength: 3 }), fc.nat({ max: 2 }), async (extracts, at) => {
        const when = at % extracts.length;
        expect(await play(extracts, when)).toEqual(await play(extracts, extracts.length));
      }),
      { numRuns: 7, seed: 20240603, endOnFailure: true },
    );
  }, 120_000);
});
