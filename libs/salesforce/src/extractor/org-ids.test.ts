import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Served } from '../mock-server/testing/small-org.ts';
import {
  bulkRequests,
  credentialsOf,
  extractServed,
  jobsIn,
  notesIn,
  serveAccounts,
} from './fixtures/extract-served.ts';
import { account, accountFields, extract, newFolder, stillTiming } from './fixtures/run-extract.ts';
import { StubOrg } from './fixtures/stub-org.ts';
import type { KnownIds, ObjectState } from './object-state.ts';
import { countOrg } from './verify-org.ts';

let served: Served;
let everyAccount: string[];

beforeAll(async () => {
  served = await serveAccounts(450);
  const { records } = await served.query('SELECT Id FROM Account');
  everyAccount = records.map(({ Id }: { Id: string }) => Id).sort();
});
afterAll(() => served.server.close());
beforeEach(() => served.server.setFaults({}));

/** Read before, and nothing modified since: only the ids are left to read. */
const state: ObjectState = {
  watermark: new Date('2024-01-02T11:55:00Z'),
  describe: [],
  fullReadAt: new Date('2024-01-02T11:55:00Z'),
  reconciledAt: new Date('2024-01-02T11:55:00Z'),
};
const GONE = '001TE0000000009YAA';

/** Raw as it would compare: all of the org's accounts and one that is gone. Keeps the pages it was given. */
function raw() {
  const pages: (readonly string[])[] = [];
  const requests: number[] = [];
  const knownIds: KnownIds = {
    async missingFrom(_object, ids) {
      for await (const page of ids) {
        pages.push(page);
        requests.push(bulkRequests(served).filter((request) => request === 'GET results').length);
      }
      const inOrg = new Set(pages.flat());
      return { known: 451, missing: [...everyAccount, GONE].filter((id) => !inOrg.has(id)) };
    },
  };
  return { pages, requests, knownIds };
}

async function reconcileWith(settings: { bulkFrom: number; bulkPageSize?: number }) {
  const directory = await newFolder();
  const { pages, requests, knownIds } = raw();
  const from = bulkRequests(served).length;
  const before = bulkRequests(served).filter((request) => request === 'GET results').length;
  await extractServed(served, { directory, state: await described(), knownIds, settings, reconcile: true });
  const tombstones = JSON.parse(await readFile(join(directory, 'Account', 'tombstones.json'), 'utf8'));
  return {
    pages,
    fetched: requests.map((number) => number - before),
    gone: tombstones.map(({ Id }: { Id: string }) => Id),
    requests: bulkRequests(served).slice(from),
    notes: await notesIn(directory),
  };
}

/** With the fields as they are: otherwise all records would be read for the new ones. */
async function described(): Promise<ObjectState> {
  const { manifest } = await extractServed(served);
  return { ...state, describe: manifest.objects['Account']!.read!.describe };
}

test('few ids come by REST, and the one that is gone is found', async () => {
  const { gone, requests, pages } = await reconcileWith({ bulkFrom: 451 });
  expect(gone).toEqual([GONE]);
  expect(requests).toEqual([]);
  expect(pages.flat().sort()).toEqual(everyAccount);
});

test('many ids come by one Bulk job, and the one that is gone is found', async () => {
  const { gone, requests, pages, notes } = await reconcileWith({ bulkFrom: 450 });
  expect(gone).toEqual([GONE]);
  expect(requests.filter((request) => request === 'POST jobs')).toHaveLength(1);
  expect(pages.flat().sort()).toEqual(everyAccount);
  expect(await jobsIn(served)).toEqual([]);
  expect(notes).toEqual([]);
});

test('a page of ids is compared before the next is fetched', async () => {
  const { pages, fetched } = await reconcileWith({ bulkFrom: 1, bulkPageSize: 100 });
  expect(pages.map(({ length }) => length)).toEqual([100, 100, 100, 100, 50]);
  expect(fetched).toEqual([1, 2, 3, 4, 5]);
});

test.each([
  ['refused by the Bulk API', { notForBulk: ['Account'] }],
  ['in a job that fails', { bulkJobFails: 1 }],
  ['in a job that fails once', { bulkJobFails: [1] }],
  ['over connections that break', { drop: 0.2, unavailable: 0.1 }],
])('ids that are %s are all compared', async (_how, faults) => {
  const known = await described();
  served.server.setFaults(faults);
  const { pages, knownIds } = raw();
  await extractServed(served, {
    state: known,
    knownIds,
    reconcile: true,
    settings: { bulkFrom: 1, bulkPageSize: 100, pageSize: 200 },
  });
  expect([...new Set(pages.flat())].sort()).toEqual(everyAccount);
  served.server.setFaults({});
  expect(await jobsIn(served)).toEqual([]);
});

test('the job asks for ids and nothing else', async () => {
  const org = await new StubOrg().start();
  try {
    org.add('Account', accountFields, [account(1), account(2)]);
    const { manifest } = await extract(org);
    const { describe } = manifest.objects['Account']!.read!;
    const at = new Date('2024-06-01T11:55:00Z');
    await extract(org, {
      state: { watermark: at, describe, fullReadAt: at, reconciledAt: at },
      reconcile: true,
      knownIds: {
        async missingFrom(_object, ids) {
          for await (const _page of ids);
          return { known: 2, missing: [] };
        },
      },
      settings: { bulkFrom: 2 },
    });
    const bodies = org.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/jobs/query'));
    expect(bodies.map(({ body }) => JSON.parse(body).query)).toEqual([
      'SELECT Id FROM Account WHERE SystemModstamp < 2024-06-02T12:00:00.000Z',
    ]);
  } finally {
    await org.stop();
  }
});

test.each([
  ['rest', 100_000],
  ['bulk', 1],
] as const)('a recount by %s gives every id and when the record was modified', async (api, bulkFrom) => {
  const counts = countOrg({
    credentials: credentialsOf(served),
    directory: await newFolder(),
    untilByObject: new Map([['Account', new Date('2024-01-01T00:01:40Z')]]),
    settings: { bulkFrom, bulkPageSize: 100 },
    timing: stillTiming(),
  });
  for await (const one of counts) {
    expect(one).toMatchObject({ object: 'Account', count: 100, api, countedAt: served.server.now });
    const ids = [];
    for await (const page of one.ids()) ids.push(...page);
    expect(ids.map(({ id }) => id).sort()).toEqual(everyAccount);
    expect(ids.filter(({ at }) => at!.getTime() < Date.UTC(2024, 0, 1, 0, 1, 40))).toHaveLength(100);
  }
  expect(await jobsIn(served)).toEqual([]);
});

/** A recount that dies where it first waits for its job, in a process of the given id. */
async function recountKilled(directory: string, pid: number): Promise<void> {
  await new Promise<void>((dead) => {
    const counts = recount(directory, () => new Promise<void>(() => dead()));
    void counts.next().then(({ value }) => value!.ids()[Symbol.asyncIterator]().next());
  });
  await rename(join(directory, String(process.pid)), join(directory, String(pid)));
}

const recount = (directory: string, sleep = stillTiming().sleep) =>
  countOrg({
    credentials: credentialsOf(served),
    directory,
    untilByObject: new Map([['Account', new Date('2024-01-02T00:00:00Z')]]),
    settings: { bulkFrom: 1 },
    timing: { ...stillTiming(), sleep },
  });

test('a recount takes out of the org what a killed one left there, but not what another is reading', async () => {
  const directory = await newFolder();
  await mkdir(directory);
  await recountKilled(directory, process.ppid);
  const [living] = await jobsIn(served);
  await recountKilled(directory, 2 ** 30);
  expect(await jobsIn(served)).toHaveLength(2);
  for await (const one of recount(directory)) for await (const _page of one.ids());
  expect(await jobsIn(served)).toEqual([living]);
  await served.call(`/jobs/query/${living!.id}`, { method: 'PATCH', body: '{"state":"Aborted"}' });
  await served.call(`/jobs/query/${living!.id}`, { method: 'DELETE' });
});

test('a recount of an object the user may no longer read says so', async () => {
  const hidden = await serveAccounts(3, {
    faults: { schema: [{ change: 'hide', at: new Date(0), object: 'Account', field: undefined }] },
  });
  try {
    const counts = countOrg({
      credentials: credentialsOf(hidden),
      directory: await newFolder(),
      untilByObject: new Map([['Account', new Date('2024-01-02T00:00:00Z')]]),
    });
    await expect(counts.next()).rejects.toMatchObject({
      code: 'SALESFORCE_OBJECT_FORBIDDEN',
      message: expect.stringContaining('Account'),
    });
  } finally {
    await hidden.server.close();
  }
});
