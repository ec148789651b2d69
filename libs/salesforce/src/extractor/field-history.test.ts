import type { SourceRecord } from '@medallion/core';
import { openFileSource } from '../file-source/open-file-source.ts';
import { orgLog, stateAt, type OrgLog } from '../mock-org/org-log.ts';
import { serve, type Served } from '../mock-server/testing/small-org.ts';
import { extractServed, stateAfter } from './fixtures/extract-served.ts';

const clock = new Date('2024-12-31T23:59:59.000Z');
const histories = ['AccountHistory', 'OpportunityFieldHistory'] as const;
let log: OrgLog;
let served: Served;

beforeAll(async () => {
  log = await orgLog({ seed: 5, scale: 0.3, asOf: clock, days: 6 });
});
beforeEach(async () => {
  served = await serve({ log, clock });
});
afterEach(() => served.server.close());

/** The values of the records in an extract as text, as raw keeps them, by object and id. */
async function extracted(directory: string): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  for (const source of (await openFileSource(directory)).objects) {
    for await (const { records } of source.batches()) {
      for (const record of records) found.set(`${source.object} ${String(record['Id'])}`, told(record));
    }
  }
  return found;
}

const told = ({ Field, DataType, OldValue, NewValue, CreatedDate }: SourceRecord): unknown[] => [
  Field,
  DataType,
  OldValue || null,
  NewValue || null,
  Date.parse(String(CreatedDate).replace('+0000', 'Z')),
];

/** What the org has of field histories between two moments, the second not included. */
const written = (from: Date, until: Date): Map<string, unknown> =>
  new Map(
    [...stateAt(log, until).values()]
      .filter(({ object, at }) => histories.some((history) => history === object) && at >= from && at < until)
      .map(({ object, id, record }) => [`${object} ${id}`, told(record)]),
  );
const minutesBefore = (at: Date, minutes: number): Date => new Date(at.getTime() - minutes * 60_000);

test.each([
  ['REST', {}],
  ['Bulk', { bulkFrom: 1 }],
])('field histories come with their values over %s', async (_api, settings) => {
  const { directory } = await extractServed(served, { objects: histories, settings });
  const there = written(new Date(0), minutesBefore(clock, 5));
  expect(there.size).toBeGreaterThan(500);
  expect(await extracted(directory)).toEqual(there);
});

test('the next run reads what was created since, for lack of a modstamp', async () => {
  const first = await extractServed(served, { objects: histories });
  const states = new Map(
    await Promise.all(histories.map(async (object) => [object, await stateAfter(first, object)] as const)),
  );
  served.server.advance({ days: 6 });
  const { directory, manifest } = await extractServed(served, { objects: histories, states: async () => states });
  const read = histories.map((object) => manifest.objects[object]!.read!);
  expect(read.map(({ mode, key }) => [mode, key])).toEqual(histories.map(() => ['incremental', 'CreatedDate']));
  const since = written(minutesBefore(clock, 20), minutesBefore(served.server.now, 5));
  expect(since.size).toBeGreaterThan(5);
  expect(await extracted(directory)).toEqual(since);
});
