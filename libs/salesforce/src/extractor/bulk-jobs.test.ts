import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Served } from '../mock-server/testing/small-org.ts';
import { bulkRequests, extractServed, jobsIn, notesIn, serveAccounts } from './fixtures/extract-served.ts';
import { idsOf, newFolder, received, stillTiming } from './fixtures/run-extract.ts';

let served: Served;
let directory: string;
let everyAccount: string[];

beforeAll(async () => {
  served = await serveAccounts(450);
  const { records } = await served.query('SELECT Id FROM Account');
  everyAccount = records.map(({ Id }: { Id: string }) => Id).sort();
});
afterAll(() => served.server.close());
beforeEach(async () => {
  directory = await newFolder();
  served.server.setFaults({});
});

const bulk = { bulkFrom: 1, bulkPageSize: 100 };
const readIds = async () => idsOf(await received(directory)).sort();

/** A run that dies where it first waits for its job: it never comes back, and says nothing to the org. */
async function killedWhileTheJobRuns(): Promise<void> {
  await new Promise<void>((dead) => {
    const timing = { ...stillTiming(), sleep: () => new Promise<void>(() => dead()) };
    void extractServed(served, { directory, settings: bulk, timing });
  });
}

/** A run that is stopped when it has the given pages of results. */
async function stoppedAfter(pages: number): Promise<void> {
  const stop = new AbortController();
  const onProgress = ({ received: records }: { readonly received: number }) => {
    if (records === pages * bulk.bulkPageSize) stop.abort(new Error('stopped by SIGINT'));
  };
  const run = extractServed(served, { directory, settings: bulk, signal: stop.signal, onProgress });
  await expect(run).rejects.toThrow('stopped by SIGINT');
}

test('a run that ends well leaves no job in the org, and no note of one', async () => {
  await extractServed(served, { directory, settings: bulk });
  expect(await readIds()).toEqual(everyAccount);
  expect(await jobsIn(served)).toEqual([]);
  expect(await notesIn(directory)).toEqual([]);
});

test('a run that is stopped while its job is under way aborts and deletes it', async () => {
  const stop = new AbortController();
  const timing = {
    ...stillTiming(),
    async sleep() {
      stop.abort(new Error('stopped by SIGTERM'));
      stop.signal.throwIfAborted();
    },
  };
  const from = served.server.requests.length;
  const run = extractServed(served, { directory, settings: bulk, timing, signal: stop.signal });
  await expect(run).rejects.toThrow('stopped by SIGTERM');
  const last = served.server.requests.slice(from).slice(-2);
  expect(last.map(({ method, status }) => `${method} ${status}`)).toEqual(['PATCH 200', 'DELETE 204']);
  expect(await jobsIn(served)).toEqual([]);
  expect(await notesIn(directory)).toEqual([]);
});

test('a run that is stopped while its job is created waits for the id, to delete the job', async () => {
  const stop = new AbortController();
  const { fetch } = globalThis;
  globalThis.fetch = (url, init) => {
    if (init?.method === 'POST' && String(url).endsWith('/jobs/query')) stop.abort(new Error('stopped by SIGINT'));
    return fetch(url, init);
  };
  try {
    const from = bulkRequests(served).length;
    const run = extractServed(served, { directory, settings: bulk, signal: stop.signal });
    await expect(run).rejects.toThrow('stopped by SIGINT');
    expect(bulkRequests(served).slice(from)).toEqual(['POST jobs', 'PATCH job', 'DELETE job']);
  } finally {
    globalThis.fetch = fetch;
  }
  expect(await jobsIn(served)).toEqual([]);
  expect(await notesIn(directory)).toEqual([]);
});

test('a run after a kill finds the job that was left, and goes on with it', async () => {
  await killedWhileTheJobRuns();
  expect(await jobsIn(served)).toHaveLength(1);
  const from = bulkRequests(served).length;
  await extractServed(served, { directory, settings: bulk });
  expect(bulkRequests(served).slice(from)).not.toContain('POST jobs');
  expect(await readIds()).toEqual(everyAccount);
  expect(await jobsIn(served)).toEqual([]);
});

test('pages of results that were read before the stop are not fetched again', async () => {
  await stoppedAfter(2);
  expect(await jobsIn(served)).toMatchObject([{ state: 'JobComplete' }]);
  const from = bulkRequests(served).length;
  const { manifest } = await extractServed(served, { directory, settings: bulk });
  const requests = bulkRequests(served).slice(from);
  expect(requests.filter((request) => request === 'GET results')).toHaveLength(3);
  expect(requests).not.toContain('POST jobs');
  expect(await readIds()).toEqual(everyAccount);
  expect(manifest.objects['Account']!.files.map(({ records }) => records)).toEqual([100, 100, 100, 100, 50]);
  expect(await jobsIn(served)).toEqual([]);
});

test('where a page is no longer in the folder, the job is taken out of the org and all is read anew', async () => {
  await stoppedAfter(2);
  await rm(join(directory, 'Account', '0001.csv'));
  const from = bulkRequests(served).length;
  await extractServed(served, { directory, settings: bulk });
  expect(bulkRequests(served).slice(from)).toContain('POST jobs');
  expect(await readIds()).toEqual(everyAccount);
  expect(await jobsIn(served)).toEqual([]);
});

test('where the job that was left has been deleted, another is made', async () => {
  await stoppedAfter(2);
  const [job] = await jobsIn(served);
  await served.call(`/jobs/query/${job!.id}`, { method: 'DELETE' });
  await extractServed(served, { directory, settings: bulk });
  expect(await readIds()).toEqual(everyAccount);
  expect(await jobsIn(served)).toEqual([]);
});

test.each([
  ['asks for other fields', { ...bulk, fields: { Account: ['Name'] } }],
  ['reads by REST', { bulkFrom: 100_000 }],
])('a resumed run that %s takes the job that was left out of the org', async (_what, settings) => {
  await killedWhileTheJobRuns();
  await extractServed(served, { directory, settings });
  expect(await readIds()).toEqual(everyAccount);
  expect(await jobsIn(served)).toEqual([]);
  expect(await notesIn(directory)).toEqual([]);
});

test('a resumed run without the object takes its job out of the org, too', async () => {
  await killedWhileTheJobRuns();
  await extractServed(served, { directory, settings: bulk, objects: ['User'] });
  expect(await jobsIn(served)).toEqual([]);
  expect(await notesIn(directory)).toEqual([]);
});

test('the job is taken out of the org also where that needs several attempts', async () => {
  await killedWhileTheJobRuns();
  served.server.setFaults({ unavailable: 0.3 });
  await extractServed(served, { directory, settings: { ...bulk, fields: { Account: ['Name'] } } });
  served.server.setFaults({});
  expect(await jobsIn(served)).toEqual([]);
});

test('jobs that fail are taken out of the org before REST takes over', async () => {
  served.server.setFaults({ bulkJobFails: 1 });
  const { manifest } = await extractServed(served, { directory, settings: bulk });
  expect(manifest.objects['Account']!.read!.api).toBe('rest');
  expect(await readIds()).toEqual(everyAccount);
  served.server.setFaults({});
  expect(await jobsIn(served)).toEqual([]);
});
