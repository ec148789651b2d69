import type { OrgLog } from '../mock-org/org-log.ts';
import { serve, version, type Served } from '../mock-server/testing/small-org.ts';
import { extractServed, stateAfter } from './fixtures/extract-served.ts';
import { received } from './fixtures/run-extract.ts';

const CLOCK = new Date('2024-06-01T12:00:00Z');
const entryId = (n: number): string => `017${String(n).padStart(12, '0')}AAA`;

/** An entry of an account's history: dated by its creation, and by nothing else. */
function entry(n: number, created: string, more: { at?: string; IsDeleted?: boolean } = {}) {
  const { at = created, ...fields } = more;
  const { record, ...rest } = version('AccountHistory', entryId(n), at, { Field: 'Industry', ...fields });
  const { SystemModstamp: _, LastModifiedDate: __, ...dated } = record!;
  return { ...rest, record: { ...dated, CreatedDate: created.replace('Z', '+0000') } };
}

const MOMENT = '2024-05-01T00:00:00.000Z';
const log: OrgLog = [
  // More than a page, at one moment.
  ...Array.from({ length: 230 }, (_, n) => entry(n + 1, MOMENT)),
  entry(301, '2024-06-02T00:00:00.000Z'),
  // Its account was deleted, and it with it.
  entry(1, MOMENT, { at: '2024-06-02T01:00:00.000Z', IsDeleted: true }),
];

let served: Served;
beforeEach(async () => {
  served = await serve({ log, clock: CLOCK });
});
afterEach(() => served.server.close());

const run = (options: Parameters<typeof extractServed>[1] = {}) =>
  extractServed(served, { objects: ['AccountHistory'], ...options, settings: { pageSize: 200, ...options.settings } });
const after = async (summary: Awaited<ReturnType<typeof run>>) => {
  const state = await stateAfter(summary, 'AccountHistory');
  return async () => new Map([['AccountHistory', state]]);
};
const idsIn = async ({ directory }: { readonly directory: string }) =>
  (await received(directory, 'AccountHistory')).map(({ Id }) => Id).sort();
const everyEntry = Array.from({ length: 230 }, (_, n) => entryId(n + 1));

test.each([
  ['REST', 100_000],
  ['Bulk', 1],
])('a history comes whole by %s, by CreatedDate and without a word of SystemModstamp', async (_api, bulkFrom) => {
  const summary = await run({ settings: { bulkFrom } });
  expect(summary.manifest.objects['AccountHistory']!.read).toMatchObject({
    key: 'CreatedDate',
    query: expect.stringContaining('WHERE CreatedDate < 2024-06-01T11:55:00.000Z'),
  });
  expect(await idsIn(summary)).toEqual(everyEntry);
  expect(served.server.requests.filter(({ url }) => url.includes('SystemModstamp'))).toEqual([]);
});

test('entries of one moment all come where the locator is lost between them', async () => {
  served.server.setFaults({ badLocator: [1] });
  expect(await idsIn(await run())).toEqual(everyEntry);
});

test('the next run reads what was created since', async () => {
  const states = await after(await run());
  served.server.advance({ days: 2 });
  const next = await run({ states });
  expect(next.manifest.objects['AccountHistory']!.read!.mode).toBe('incremental');
  expect(await idsIn(next)).toEqual([entryId(301)]);
});

test('entries deleted with their account, which moves no date, are seen when all are due to be read again', async () => {
  const states = await after(await run());
  served.server.advance({ days: 8 });
  const next = await run({ states });
  expect(next.manifest.objects['AccountHistory']!.read).toMatchObject({
    mode: 'full',
    reason: 'its deletes are due: they leave no trace in CreatedDate',
  });
  const records = await received(next.directory, 'AccountHistory');
  expect(records.filter(({ IsDeleted }) => IsDeleted).map(({ Id }) => Id)).toEqual([entryId(1)]);
});

test('entries gone for good are found by comparing ids, as for any object', async () => {
  const states = await after(await run());
  const asked: string[] = [];
  const { manifest } = await run({
    states,
    reconcile: true,
    knownIds: {
      async missingFrom(_object, ids) {
        for await (const page of ids) asked.push(...page);
        return { known: 231, missing: [entryId(999)] };
      },
    },
  });
  expect(asked.sort()).toEqual(everyEntry);
  expect(manifest.objects['AccountHistory']!.read!.tombstones).toBe(1);
});
