import { ACCOUNT, manyAccounts, NOON, serve, smallOrgLog, TASK, USER, type Served } from '../testing/small-org.ts';

let served: Served;

beforeAll(async () => {
  served = await serve();
});

afterAll(() => served.server.close());

test('records come with attributes, explicit nulls, parents nested, numbers and instants as Salesforce writes them', async () => {
  const soql = `SELECT Id, Name, AnnualRevenue, NumberOfEmployees, CreatedDate, Type, BillingAddress, Owner.Name, Owner.Id FROM Account WHERE Id = '${ACCOUNT[0]}'`;
  const response = await served.call(`/query?q=${encodeURIComponent(soql)}`);
  const text = await response.text();
  expect(response.headers.get('content-type')).toBe('application/json;charset=UTF-8');
  expect(text).toContain('"AnnualRevenue":1.25E7,"NumberOfEmployees":40,');
  expect(JSON.parse(text)).toEqual({
    totalSize: 1,
    done: true,
    records: [
      {
        attributes: { type: 'Account', url: `/services/data/v62.0/sobjects/Account/${ACCOUNT[0]}` },
        Id: ACCOUNT[0],
        Name: 'Alpha',
        AnnualRevenue: 12_500_000,
        NumberOfEmployees: 40,
        CreatedDate: '2025-01-02T08:00:00.000+0000',
        Type: null,
        BillingAddress: {
          street: null,
          city: 'Basel',
          state: null,
          postalCode: null,
          country: null,
          latitude: null,
          longitude: null,
          geocodeAccuracy: null,
        },
        Owner: {
          attributes: { type: 'User', url: `/services/data/v62.0/sobjects/User/${USER}` },
          Name: 'Ada Owner',
          Id: USER,
        },
      },
    ],
  });
});

test('an answer is compressed for a client that takes it', async () => {
  const path = '/query?q=SELECT+Id,Name+FROM+Account';
  const encodingOf = async (accepted: string) => {
    const response = await served.call(path, { headers: { 'Accept-Encoding': accepted } });
    return [response.headers.get('content-encoding'), ((await response.json()) as { totalSize: number }).totalSize];
  };
  expect(await encodingOf('gzip, deflate')).toEqual(['gzip', 3]);
  expect(await encodingOf('identity')).toEqual([null, 3]);
});

test('what a polymorphic reference points to has a name and a type', async () => {
  const { records } = await served.query('SELECT What.Name, What.Type, Who.Name FROM Task');
  expect(records[0]).toMatchObject({ What: { Name: 'Alpha', Type: 'Account' }, Who: null });
});

test('count() is a total without records; aggregates are one record', async () => {
  expect(await served.query('SELECT count() FROM Account')).toEqual({ totalSize: 3, done: true, records: [] });
  expect(await served.query('SELECT COUNT(Id), MAX(AnnualRevenue) m FROM Account')).toEqual({
    totalSize: 1,
    done: true,
    records: [{ attributes: { type: 'AggregateResult' }, expr0: 3, m: 12_500_000 }],
  });
});

test('an error is a list with message and code', async () => {
  const response = await served.call(`/query?q=${encodeURIComponent('SELECT Foo FROM Account')}`);
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual([
    {
      errorCode: 'INVALID_FIELD',
      message: expect.stringContaining(
        "SELECT Foo FROM Account\n       ^\nERROR at Row:1:Column:8\nNo such column 'Foo' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c'",
      ),
    },
  ]);
});

test('a missing query and an unknown resource are refused', async () => {
  expect(await served.json('/query')).toMatchObject([{ errorCode: 'MALFORMED_QUERY' }]);
  expect((await served.call('/nothing')).status).toBe(404);
  expect((await served.call('/sobjects/Nope/describe')).status).toBe(404);
  expect((await served.call('/query', { method: 'POST' })).status).toBe(405);
  expect((await served.call(`/query?q=${'x'.repeat(17_000)}`)).status).toBe(414);
});

test('slashes at the end, as simple-salesforce writes them, do no harm', async () => {
  expect(await served.json('/query/?q=SELECT+count()+FROM+Account')).toMatchObject({ totalSize: 3 });
  expect(await served.json('/limits/')).toHaveProperty('DailyApiRequests.Max', 100_000);
});

test('one record is found by its id, a deleted one is gone', async () => {
  expect(await served.json(`/sobjects/Account/${ACCOUNT[1]}?fields=Name,Industry`)).toMatchObject({
    Industry: 'Finance',
  });
  expect(await served.json(`/sobjects/Account/${ACCOUNT[1].slice(0, 15)}`)).toMatchObject({ Id: ACCOUNT[1] });
  expect(await served.json(`/sobjects/Account/${ACCOUNT[3]}`)).toMatchObject([{ errorCode: 'ENTITY_IS_DELETED' }]);
  expect(await served.json(`/sobjects/Account/${TASK[0]}`)).toMatchObject([{ errorCode: 'NOT_FOUND' }]);
});

describe('pages', () => {
  let many: Served;
  beforeAll(async () => {
    many = await serve({ log: manyAccounts(4_500) });
  });
  afterAll(() => many.server.close());

  const locatorOf = ({ nextRecordsUrl }: { nextRecordsUrl: string }) =>
    nextRecordsUrl.replace('/services/data/v62.0', '');

  test('hold 2000 records and lead from one to the next', async () => {
    const first = await many.query('SELECT Id FROM Account ORDER BY Id');
    expect(first).toMatchObject({ totalSize: 4_500, done: false });
    expect(first.records).toHaveLength(2_000);
    expect(first.nextRecordsUrl).toMatch(/^\/services\/data\/v62\.0\/query\/01g\w{15}-2000$/);
    const second = await many.json(locatorOf(first));
    const third = await many.json(locatorOf(second));
    expect(third).toMatchObject({ totalSize: 4_500, done: true });
    expect(third).not.toHaveProperty('nextRecordsUrl');
    const all = [first, second, third].flatMap(({ records }) => records as { Id: string }[]);
    expect(new Set(all.map(({ Id }) => Id)).size).toBe(4_500);
  });

  test('can be read again, with or without the query in the address', async () => {
    const first = await many.query('SELECT Id FROM Account ORDER BY Id', 'queryAll');
    const again = [await many.json(`${locatorOf(first)}?q=x`), await many.json(locatorOf(first))];
    expect(again[0].records).toEqual(again[1].records);
  });

  test.each([
    [1, 200],
    [500, 500],
    [9_999, 2_000],
  ])('of %i records asked for hold %i', async (asked, given) => {
    const headers = { 'Sforce-Query-Options': `batchSize=${asked}` };
    const page = await many.json(`/query?q=${encodeURIComponent('SELECT Id FROM Account')}`, { headers });
    expect(page.records).toHaveLength(given);
  });

  test('belong to the session that asked, and to two days', async () => {
    const first = await many.query('SELECT Id FROM Account');
    const authorization = `Bearer ${await many.login()}`;
    const invalid = [{ message: 'invalid query locator', errorCode: 'INVALID_QUERY_LOCATOR' }];
    expect(await many.json(locatorOf(first), { headers: { authorization } })).toEqual(invalid);
    many.server.advance({ days: 2 });
    expect(await many.json(locatorOf(first))).toEqual(invalid);
    expect(await many.json('/query/01gNOSUCH-2000')).toEqual(invalid);
  });
});

describe('replication', () => {
  const window = 'start=2025-01-01T00:00:00%2B00:00&end=2025-01-10T10:00:59Z';

  test('getUpdated tells what was made or changed and lives', async () => {
    expect(await served.json(`/sobjects/Account/updated?${window}`)).toEqual({
      ids: ACCOUNT.slice(0, 3),
      latestDateCovered: '2025-01-10T10:00:00.000+0000',
    });
  });

  test('getDeleted tells what was deleted and when', async () => {
    expect(await served.json(`/sobjects/Account/deleted?${window}`)).toEqual({
      deletedRecords: [{ id: ACCOUNT[3], deletedDate: '2025-01-09T08:00:00.000+0000' }],
      earliestDateAvailable: '2024-12-26T12:00:00.000+0000',
      latestDateCovered: '2025-01-10T10:00:00.000+0000',
    });
  });

  test('windows too old, too short or without dates are refused', async () => {
    const refused = [{ errorCode: 'INVALID_REPLICATION_DATE' }];
    const end = 'end=2025-01-10T10:00:00Z';
    expect(await served.json(`/sobjects/Account/updated?start=2024-12-01T00:00:00Z&${end}`)).toMatchObject(refused);
    expect(await served.json(`/sobjects/Account/deleted?start=2024-12-20T00:00:00Z&${end}`)).toMatchObject(refused);
    expect(await served.json(`/sobjects/Account/updated?start=2025-01-10T10:00:30Z&${end}`)).toMatchObject(refused);
    expect(await served.json('/sobjects/Account/updated')).toMatchObject(refused);
  });
});

test('the clock shows what happened until then, and never goes back', async () => {
  const clocked = await serve({ log: smallOrgLog, clock: NOON });
  const post = (body: object) =>
    fetch(`${clocked.server.url}/mock/clock`, { method: 'POST', body: JSON.stringify(body) });
  try {
    const soql = 'SELECT Industry FROM Account ORDER BY Id LIMIT 1';
    expect((await clocked.query(soql)).records[0].Industry).toBe('Energy');
    expect(await (await post({ days: 1 })).json()).toEqual({ now: '2025-01-11T12:00:00.000Z' });
    expect((await clocked.query(soql)).records[0].Industry).toBe('Retail');
    expect((await clocked.call('/limits')).headers.get('date')).toBe('Sat, 11 Jan 2025 12:00:00 GMT');
    expect(await clocked.query('SELECT count() FROM Account', 'queryAll')).toMatchObject({ totalSize: 4 });
    await post({ to: '2025-01-12T08:00:00.000Z' });
    expect(await clocked.query('SELECT count() FROM Account', 'queryAll')).toMatchObject({ totalSize: 3 });
    expect((await post({ to: '2025-01-01T00:00:00Z' })).status).toBe(400);
    expect((await post({ days: -1 })).status).toBe(400);
  } finally {
    await clocked.server.close();
  }
});

test('up to 25 requests go in a batch, each answered for itself', async () => {
  const post = (body: object) => served.json('/composite/batch', { method: 'POST', body: JSON.stringify(body) });
  const answer = await post({
    batchRequests: [
      { method: 'GET', url: 'v62.0/sobjects/Account/describe' },
      { method: 'GET', url: '/services/data/v62.0/query?q=SELECT+Id+FROM+Nope' },
      { method: 'GET', url: 'v62.0/query?q=SELECT+Id+FROM+Account' },
    ],
  });
  expect(answer).toMatchObject({
    hasErrors: true,
    results: [
      { statusCode: 200, result: { name: 'Account' } },
      { statusCode: 400, result: [{ errorCode: 'INVALID_TYPE' }] },
      { statusCode: 200, result: { totalSize: 3 } },
    ],
  });
  expect(await post({ batchRequests: Array(26).fill({ method: 'GET', url: 'v62.0/limits' }) })).toMatchObject([
    { errorCode: 'INVALID_BATCH_REQUEST' },
  ]);
});

test('a hundred thousand records are queried by their modstamp, whatever the org holds besides', async () => {
  const big = await serve({ log: manyAccounts(100_000) });
  try {
    const soql = 'SELECT Id FROM Account WHERE SystemModstamp >= 2024-01-02T00:00:00Z ORDER BY SystemModstamp, Id';
    const page = await big.query(soql);
    expect(page.totalSize).toBe(100_000 - 86_400);
    expect(page.records).toHaveLength(2_000);
  } finally {
    await big.server.close();
  }
}, 60_000);
