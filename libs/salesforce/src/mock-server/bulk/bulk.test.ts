import { ACCOUNT, manyAccounts, serve, type Served } from '../testing/small-org.ts';

let served: Served;

beforeAll(async () => {
  served = await serve({ bulkPageSize: 2 });
});

afterAll(() => served.server.close());

const body = (value: object): RequestInit => ({ method: 'POST', body: JSON.stringify(value) });
const create = (query: string, more: object = {}, from = served) =>
  from.json('/jobs/query', body({ operation: 'query', query, ...more }));

async function finished(query: string, more: object = {}, from = served): Promise<string> {
  const { id } = await create(query, more, from);
  let state = '';
  for (let polls = 0; state !== 'JobComplete' && polls < 10; polls++)
    ({ state } = await from.json(`/jobs/query/${id}`));
  return id as string;
}

test('a job goes from UploadComplete through InProgress to JobComplete', async () => {
  const job = await create('SELECT Id FROM Account');
  expect(job).toEqual({
    id: expect.stringMatching(/^750\w{15}$/),
    operation: 'query',
    object: 'Account',
    createdById: expect.stringMatching(/^005\w{15}$/),
    createdDate: '2025-01-10T12:00:00.000+0000',
    systemModstamp: '2025-01-10T12:00:00.000+0000',
    state: 'UploadComplete',
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: 62,
    lineEnding: 'LF',
    columnDelimiter: 'COMMA',
  });
  const polls = [await served.json(`/jobs/query/${job.id}`), await served.json(`/jobs/query/${job.id}`)];
  expect(polls.map(({ state }) => state)).toEqual(['InProgress', 'JobComplete']);
  expect(polls[1]).toMatchObject({
    jobType: 'V2Query',
    numberRecordsProcessed: 3,
    retries: 0,
    isPkChunkingSupported: true,
  });
});

test('a result is CSV with every value quoted, null empty, and instants with Z', async () => {
  const soql =
    'SELECT Id, Name, AnnualRevenue, Description, IsDeleted, CreatedDate, Owner.Name FROM Account ORDER BY Id';
  const id = await finished(soql);
  const response = await served.call(`/jobs/query/${id}/results?maxRecords=3`);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/csv',
    'sforce-numberofrecords': '3',
    'sforce-locator': 'null',
  });
  expect(await response.text()).toBe(
    [
      '"Id","Name","AnnualRevenue","Description","IsDeleted","CreatedDate","Owner.Name"',
      `"${ACCOUNT[0]}","Alpha","1.25E7","","false","2025-01-02T08:00:00.000Z","Ada Owner"`,
      `"${ACCOUNT[1]}","beta ""B"" 50%","75000.0","two\nlines","false","2025-01-03T08:00:00.500Z","Ada Owner"`,
      `"${ACCOUNT[2]}","Gamma_1","","","false","2025-01-03T08:00:00.500Z","Ada Owner"`,
      '',
    ].join('\n'),
  );
});

test('pages follow by locators that can be read again, each with its header', async () => {
  const id = await finished('SELECT Id FROM Account ORDER BY Id', { operation: 'queryAll' });
  const first = await served.call(`/jobs/query/${id}/results`);
  const locator = first.headers.get('sforce-locator');
  expect(await first.text()).toBe(`"Id"\n"${ACCOUNT[0]}"\n"${ACCOUNT[1]}"\n`);
  for (const _ of [1, 2]) {
    const second = await served.call(`/jobs/query/${id}/results?locator=${locator}`);
    expect(second.headers.get('sforce-locator')).toBe('null');
    expect(await second.text()).toBe(`"Id"\n"${ACCOUNT[2]}"\n"${ACCOUNT[3]}"\n`);
  }
  expect(await served.json(`/jobs/query/${id}/results?locator=MTAw`)).toMatchObject([
    { errorCode: 'INVALID_QUERY_LOCATOR' },
  ]);
});

test('another delimiter and line ending can be asked for', async () => {
  const id = await finished('SELECT Id, Name FROM Account LIMIT 1', { columnDelimiter: 'TAB', lineEnding: 'CRLF' });
  expect(await (await served.call(`/jobs/query/${id}/results`)).text()).toBe(
    `"Id"\t"Name"\r\n"${ACCOUNT[0]}"\t"Alpha"\r\n`,
  );
});

test('an empty result is a header', async () => {
  const id = await finished('SELECT Id FROM Lead');
  const response = await served.call(`/jobs/query/${id}/results`);
  expect(response.headers.get('sforce-numberofrecords')).toBe('0');
  expect(await response.text()).toBe('"Id"\n');
});

test('rows come in no order unless one is asked for', async () => {
  const ids = async (soql: string) => {
    const id = await finished(soql);
    return (await (await served.call(`/jobs/query/${id}/results?maxRecords=10`)).text()).split('\n').slice(1, -1);
  };
  expect(await ids('SELECT Id FROM Account')).not.toEqual(await ids('SELECT Id FROM Account ORDER BY Id'));
});

test('a job can be aborted while it runs, and deleted once it does not', async () => {
  const { id } = await create('SELECT Id FROM Account');
  const remove = () => served.call(`/jobs/query/${id}`, { method: 'DELETE' });
  const refused = await remove();
  expect([refused.status, await refused.json()]).toMatchObject([
    400,
    [{ errorCode: 'API_ERROR', message: expect.stringContaining('the job is not terminated') }],
  ]);
  expect(await served.json(`/jobs/query/${id}/results`)).toMatchObject([{ errorCode: 'INVALIDJOBSTATE' }]);
  const abort = { method: 'PATCH', body: JSON.stringify({ state: 'Aborted' }) };
  expect(await served.json(`/jobs/query/${id}`, abort)).toMatchObject({ state: 'Aborted' });
  expect((await served.call(`/jobs/query/${id}`, abort)).status).toBe(400);
  expect((await remove()).status).toBe(204);
  expect((await served.call(`/jobs/query/${id}`)).status).toBe(404);
});

test.each([
  ['SELECT count() FROM Account', 'Aggregate'],
  ['SELECT COUNT(Id) FROM Account', 'Aggregate'],
  ['SELECT Industry FROM Account GROUP BY Industry', 'Aggregate'],
  ['SELECT Id, (SELECT Id FROM Tasks) FROM Account', 'Nested queries'],
  ['SELECT Id FROM Account LIMIT 1 OFFSET 1', 'OFFSET'],
  ['SELECT FIELDS(STANDARD) FROM Account', 'FIELDS'],
  ['SELECT Id, BillingAddress FROM Account', 'Selecting compound data not supported in Bulk Query'],
])('%s is not for the Bulk API', async (soql, message) => {
  expect(await create(soql)).toMatchObject([{ errorCode: 'API_ERROR', message: expect.stringContaining(message) }]);
});

test('a query that is wrong, or a body that is no query, is refused at once', async () => {
  expect(await create('SELECT Nope FROM Account')).toMatchObject([{ errorCode: 'INVALID_FIELD' }]);
  expect(await create('SELECT Id FROM Account', { operation: 'insert' })).toMatchObject([{ errorCode: 'INVALIDJOB' }]);
  expect(await create('SELECT Id FROM Account', { columnDelimiter: 'DOT' })).toMatchObject([
    { errorCode: 'INVALIDJOB' },
  ]);
  expect(await served.json('/jobs/query', { method: 'POST', body: 'no' })).toMatchObject([
    { errorCode: 'JSON_PARSER_ERROR' },
  ]);
});

test('a job reads the org as it was when it was made, and is kept seven days', async () => {
  const later = await serve({ log: manyAccounts(10), clock: new Date('2024-01-01T00:00:04.000Z') });
  try {
    const { id } = await create('SELECT Id FROM Account', {}, later);
    later.server.advance({ seconds: 5 });
    await later.json(`/jobs/query/${id}`);
    expect(await later.json(`/jobs/query/${id}`)).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 5 });
    later.server.advance({ days: 8 });
    expect((await later.call(`/jobs/query/${id}`)).status).toBe(404);
  } finally {
    await later.server.close();
  }
});
