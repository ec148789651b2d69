import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { account, accountFields, extract, idsOf, newFolder, received } from './fixtures/run-extract.ts';
import { json, refuse, StubOrg, type StubRequest } from './fixtures/stub-org.ts';

let org: StubOrg;

beforeEach(async () => {
  org = await new StubOrg().start();
  org.add(
    'Account',
    accountFields,
    [1, 2, 3, 4, 5].map((n) => ({ ...account(n), Name: `"Two\nlines" ${n}` })),
  );
});
afterEach(() => org.stop());

const everyAccount = [1, 2, 3, 4, 5].map((n) => account(n).Id);
const isCreate = ({ method, path }: StubRequest): boolean => method === 'POST' && path.endsWith('/jobs/query');
const isPoll = ({ method, path }: StubRequest): boolean => method === 'GET' && /\/jobs\/query\/750-\d+$/.test(path);
const isResults = ({ path }: StubRequest): boolean => path.endsWith('/results');
const bulk = { settings: { bulkFrom: 5 } };

test('an object of many records is read by Bulk, every page a file', async () => {
  const { directory, manifest } = await extract(org, bulk);
  expect(manifest.objects['Account']).toMatchObject({
    records: 5,
    read: { api: 'bulk', apiReason: '5 records are expected' },
  });
  expect((await readdir(join(directory, 'Account'))).filter((name) => name.endsWith('.csv'))).toEqual([
    '0001.csv',
    '0002.csv',
    '0003.csv',
  ]);
  const records = await received(directory);
  expect(idsOf(records)).toEqual(everyAccount);
  expect(records[0]).toMatchObject({ Name: '"Two\nlines" 1', BillingCity: null });
});

test('results that break off in the middle are fetched again from the same place', async () => {
  org.once(isResults, (response) => {
    response.setHeader('Sforce-NumberOfRecords', 2);
    response.setHeader('Sforce-Locator', '2');
    response.write('"Id","Name"\n"001', () => response.destroy());
  });
  const { directory } = await extract(org, bulk);
  expect(idsOf(await received(directory))).toEqual(everyAccount);
});

test('a page with fewer records than announced is fetched again', async () => {
  org.once(isResults, (response) => {
    response.setHeader('Sforce-NumberOfRecords', 2);
    response.end('"Id","Name"\n"001000000000001AAA","x"\n');
  });
  const { directory } = await extract(org, bulk);
  expect(idsOf(await received(directory))).toEqual(everyAccount);
});

test('a session that expires while results are fetched is renewed, and the pages go on', async () => {
  org.once(
    ({ path, number }) => path.endsWith('/results') && number > 0 && org.requests.filter(isResults).length === 2,
    (response) => {
      org.tokens.clear();
      refuse(response, 401, 'INVALID_SESSION_ID', 'Session expired or invalid');
    },
  );
  const { directory } = await extract(org, bulk);
  expect(idsOf(await received(directory))).toEqual(everyAccount);
});

test('a job that fails twice leads to REST, and the reason is recorded', async () => {
  org.faults.push((request, response) => {
    if (!isPoll(request)) return false;
    json(response, { id: 'x', state: 'Failed', errorMessage: 'Internal error' });
    return true;
  });
  const { directory, manifest } = await extract(org, bulk);
  expect(org.requests.filter(isCreate)).toHaveLength(2);
  expect(manifest.objects['Account']!.read).toMatchObject({
    api: 'rest',
    apiReason: 'the Bulk job failed, so REST it is',
  });
  expect(idsOf(await received(directory))).toEqual(everyAccount);
});

test('an object the Bulk API refuses is read by REST at once', async () => {
  org.once(isCreate, (response) => refuse(response, 400, 'INVALIDENTITY', 'Entity is not supported by the Bulk API.'));
  const { manifest } = await extract(org, bulk);
  expect(org.requests.filter(isCreate)).toHaveLength(1);
  expect(manifest.objects['Account']!.read).toMatchObject({
    api: 'rest',
    apiReason: 'the Bulk API refused it (INVALIDENTITY), so REST it is',
  });
});

test('a job that takes too long is split into two of half the time', async () => {
  org.once(isPoll, (response) =>
    json(response, { state: 'Failed', errorMessage: 'QUERY_TIMEOUT: Your query was running for too long' }),
  );
  const { directory } = await extract(org, bulk);
  expect(org.requests.filter(isCreate)).toHaveLength(3);
  expect(idsOf(await received(directory)).sort()).toEqual(everyAccount);
});

test('the query of a job has no order, and asks for deleted records', async () => {
  await extract(org, bulk);
  const { operation, query } = JSON.parse(org.requests.find(isCreate)!.body);
  expect({ operation, query }).toEqual({
    operation: 'queryAll',
    query:
      'SELECT Id, BillingCity, IsDeleted, Name, SystemModstamp FROM Account WHERE SystemModstamp < 2024-06-01T11:55:00.000Z',
  });
});

test('a page goes to disk while it arrives: it is never held in memory', async () => {
  const directory = await newFolder();
  const page = join(directory, 'Account', '0001.csv');
  const rows = (from: number): string =>
    Array.from({ length: 5_000 }, (_, n) => `"${account(from + n).Id}","","false","${'x'.repeat(100)}",""\n`).join('');
  org.once(isResults, (response) => {
    response.setHeader('Sforce-NumberOfRecords', 10_000);
    response.write(`"Id","BillingCity","IsDeleted","Name","SystemModstamp"\n${rows(0)}`);
    // The second half is sent only once the first lies in the file.
    const watch = async (tries: number): Promise<void> => {
      const { size } = await stat(page).catch(() => ({ size: 0 }));
      if (size > 500_000) return void response.end(rows(5_000));
      if (tries === 0) return void response.destroy();
      setTimeout(() => void watch(tries - 1), 10);
    };
    void watch(300);
  });
  const { manifest } = await extract(org, { ...bulk, directory });
  expect(manifest.objects['Account']!.files).toMatchObject([{ path: 'Account/0001.csv', records: 10_000 }]);
});
