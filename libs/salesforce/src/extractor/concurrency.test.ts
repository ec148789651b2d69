import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { orgLog, type OrgLog } from '../mock-org/org-log.ts';
import { serve, type Served } from '../mock-server/testing/small-org.ts';
import { extractServed } from './fixtures/extract-served.ts';
import { newFolder } from './fixtures/run-extract.ts';

const objects = ['User', 'Account', 'Contact', 'Lead', 'Opportunity', 'OpportunityHistory', 'Task'];
let log: OrgLog;
let served: Served;

beforeAll(async () => {
  log = await orgLog({ seed: 5, scale: 0.2 });
});
beforeEach(async () => {
  served = await serve({ log, clock: log.at(-1)!.at });
});
afterEach(() => served.server.close());

/** What a run says and where it left what it read. */
async function run(concurrency: number, directory?: string) {
  const folder = directory ?? (await newFolder());
  const said: string[] = [];
  const say = (message: string): void => void said.push(message);
  const logger = { debug: () => undefined, info: say, warn: say, error: say, child: () => logger };
  // Every object has pages of 200 records, and as many answers under way as objects.
  const settings = { concurrency, pageSize: 200 };
  const { manifest } = await extractServed(served, { objects, directory: folder, settings, logger });
  return { folder, manifest, said };
}

/** Without what the whole org has left: it depends on which object came first. */
const withoutLeft = (said: readonly string[]): string[] => said.map((line) => line.replace(/\d+ left/, 'x left'));

/** A page names the next one, by a locator the org makes up anew for every query. */
const withoutLocator = (page: string): string => page.replace(/"nextRecordsUrl":"[^"]*"/, '');
const withoutLocators = (manifest: object): string => JSON.stringify(manifest).replace(/"sha256":"[^"]*"/g, '');

test('read at once, the objects give the files, the manifest and the words they give one by one', async () => {
  const single = await run(1);
  const several = await run(4);
  expect(withoutLocators(several.manifest)).toEqual(withoutLocators(single.manifest));
  expect(Object.keys(several.manifest.objects)).toEqual(objects);
  expect(withoutLeft(several.said)).toEqual(withoutLeft(single.said));
  for (const { path } of Object.values(single.manifest.objects).flatMap(({ files }) => files)) {
    const texts = await Promise.all([several, single].map(({ folder }) => readFile(join(folder, path), 'utf8')));
    expect(withoutLocator(texts[0]!)).toBe(withoutLocator(texts[1]!));
  }
});

test('objects are read at once, and no more of them than may be', async () => {
  let underWay = 0;
  let most = 0;
  const { fetch } = globalThis;
  globalThis.fetch = async (url, init) => {
    most = Math.max(most, ++underWay);
    try {
      return await fetch(url, init);
    } finally {
      underWay--;
    }
  };
  try {
    await run(3);
  } finally {
    globalThis.fetch = fetch;
  }
  expect(most).toBe(3);
});

test('a session that ends while objects are read at once is renewed, and nothing is lost', async () => {
  const whole = await run(1);
  served.server.setFaults({ expireSessionAfter: 12 });
  const { manifest } = await run(4);
  const countsOf = ({ objects: all }: typeof manifest) => Object.entries(all).map(([name, one]) => [name, one.records]);
  expect(countsOf(manifest)).toEqual(countsOf(whole.manifest));
});

test('where one object fails the others are read, and the next run reads that one only', async () => {
  const directory = await newFolder();
  const until = new Date(served.server.now.getTime() + 3_600_000);
  const schema = [{ change: 'hide', at: new Date(0), until, object: 'Lead', field: undefined } as const];
  served.server.setFaults({ schema });
  await expect(extractServed(served, { objects, directory, required: ['Lead'] })).rejects.toMatchObject({
    code: 'SALESFORCE_OBJECT_FORBIDDEN',
    message: 'The user may not read Lead, or the org has no such object.',
  });
  served.server.advance({ to: until });
  const from = served.server.requests.length;
  const { manifest } = await extractServed(served, { objects, directory });
  expect(Object.keys(manifest.objects)).toEqual(objects);
  const described = served.server.requests.slice(from).filter(({ url }) => url.endsWith('/describe'));
  expect(described.map(({ url }) => /sobjects\/(\w+)/.exec(url)![1])).toEqual(['Lead']);
});
