import { MedallionError } from '@medallion/core';
import { ACCOUNT, manyAccounts, NOON, serve, type Served } from '../testing/small-org.ts';
import type { MockServerOptions } from '../start-mock-server.ts';
import type { FaultPlan } from './fault-plan.ts';
import { parseFaultPlan } from './parse-fault-plan.ts';

let served: Served | undefined;

afterEach(async () => {
  await served?.server.close();
  served = undefined;
});

const withFaults = async (faults: FaultPlan, more: Partial<MockServerOptions> = {}): Promise<Served> =>
  (served = await serve({ faults, ...more }));
const statuses = async (org: Served, calls: number): Promise<readonly number[]> => {
  const seen: number[] = [];
  for (let i = 0; i < calls; i++) seen.push((await org.call('/limits')).status);
  return seen;
};

test('a session expires after its calls; a new one goes on', async () => {
  const org = await withFaults({ expireSessionAfter: 2 });
  expect(await statuses(org, 4)).toEqual([200, 200, 401, 401]);
  const authorization = `Bearer ${await org.login()}`;
  expect((await org.call('/limits', { headers: { authorization } })).status).toBe(200);
});

test('faults strike the calls that are named', async () => {
  expect(await statuses(await withFaults({ unavailable: [2, 3] }), 4)).toEqual([200, 503, 503, 200]);
});

test('faults by probability are the same for the same seed', async () => {
  const run = async (seed: number) => {
    const org = await serve({ faults: { unavailable: 0.5 }, seed });
    const seen = await statuses(org, 20);
    await org.server.close();
    return seen;
  };
  const first = await run(7);
  expect(await run(7)).toEqual(first);
  expect(new Set(first)).toEqual(new Set([200, 503]));
  expect(await run(8)).not.toEqual(first);
});

test('faults strike the calls whose path has a text', async () => {
  const org = await withFaults({ unavailable: { path: 'FROM Task' } });
  const status = async (object: string) => (await org.call(`/query?q=SELECT+Id+FROM+${object}`)).status;
  expect([await status('Account'), await status('Task'), await status('Task')]).toEqual([200, 503, 503]);
});

test('the server tells how often each fault has struck', async () => {
  const org = await withFaults({ unavailable: [1], expireSessionAfter: 1, queryTimeoutAbove: 1 });
  await statuses(org, 3);
  await org.query('SELECT Id FROM Account');
  const authorization = `Bearer ${await org.login()}`;
  await org.call('/query?q=SELECT+Id+FROM+Account', { headers: { authorization } });
  const { met } = (await (await fetch(`${org.server.url}/mock/faults`)).json()) as { met: object };
  expect(met).toEqual({ unavailable: 1, expireSession: 1, queryTimeout: 1 });
  expect(org.server.faultsMet).toEqual(met);
});

test('a call is left without an answer until its connection closes', async () => {
  const org = await withFaults({ hang: [1] }, { hangMilliseconds: 20 });
  await expect(org.call('/limits')).rejects.toThrow('fetch failed');
  expect((await org.call('/limits')).status).toBe(200);
});

test('a connection drops in the middle of a page', async () => {
  const org = await withFaults({ drop: [1] }, { log: manyAccounts(1_000) });
  await expect(org.query('SELECT Id FROM Account')).rejects.toThrow('terminated');
  expect((await org.query('SELECT Id FROM Account')).records).toHaveLength(1_000);
});

test('a slow page is whole, compressed or not', async () => {
  const org = await withFaults({ slow: { chance: [1, 2], milliseconds: 5 } });
  for (const encoding of ['gzip', 'identity']) {
    const answer = await org.json('/query?q=SELECT+Id+FROM+Account', { headers: { 'Accept-Encoding': encoding } });
    expect(answer.records).toHaveLength(3);
  }
});

test('calls are counted, and refused once the day has had its share', async () => {
  const org = await withFaults({ dailyRequests: 2 });
  const first = await org.call('/limits');
  expect(first.headers.get('sforce-limit-info')).toBe('api-usage=1/2');
  expect(await first.json()).toMatchObject({ DailyApiRequests: { Max: 2, Remaining: 1 } });
  await org.call('/limits');
  const refused = await org.call('/limits');
  expect([refused.status, await refused.json()]).toMatchObject([403, [{ errorCode: 'REQUEST_LIMIT_EXCEEDED' }]]);
  org.server.advance({ days: 1 });
  expect((await org.call('/limits')).status).toBe(200);
});

test('a limit can be exceeded once', async () => {
  expect(await statuses(await withFaults({ limitExceeded: [1] }), 2)).toEqual([403, 200]);
});

test('a locator becomes invalid', async () => {
  const org = await withFaults({ badLocator: [1] }, { log: manyAccounts(3_000) });
  const { nextRecordsUrl } = await org.query('SELECT Id FROM Account');
  const next = nextRecordsUrl.replace('/services/data/v62.0', '');
  expect(await org.json(next)).toMatchObject([{ errorCode: 'INVALID_QUERY_LOCATOR' }]);
});

test('pages are smaller than asked for', async () => {
  const org = await withFaults({ pageSize: 2 });
  const first = await org.query('SELECT Id FROM Account');
  expect(first).toMatchObject({ totalSize: 3, done: false, records: { length: 2 } });
  const second = await org.json(first.nextRecordsUrl.replace('/services/data/v62.0', ''));
  expect(second).toMatchObject({ done: true, records: { length: 1 } });
});

test('a query over too many records times out', async () => {
  const org = await withFaults({ queryTimeoutAbove: 2 });
  expect(await org.query('SELECT Id FROM Account')).toMatchObject([{ errorCode: 'QUERY_TIMEOUT' }]);
  expect((await org.query('SELECT Id FROM Account LIMIT 2')).records).toHaveLength(2);
});

test('a Bulk job fails and says so', async () => {
  const org = await withFaults({ bulkJobFails: [1] });
  const query = JSON.stringify({ operation: 'query', query: 'SELECT Id FROM Account' });
  const { id } = await org.json('/jobs/query', { method: 'POST', body: query });
  await org.json(`/jobs/query/${id}`);
  expect(await org.json(`/jobs/query/${id}`)).toMatchObject({ state: 'Failed', errorMessage: expect.any(String) });
});

test('an object is not for the Bulk API', async () => {
  const org = await withFaults({ notForBulk: ['Task'] });
  const create = (object: string) => {
    const body = JSON.stringify({ operation: 'query', query: `SELECT Id FROM ${object}` });
    return org.json('/jobs/query', { method: 'POST', body });
  };
  const message = "Entity 'Task' is not supported by the Bulk API.";
  expect(await create('Task')).toEqual([{ errorCode: 'INVALIDENTITY', message }]);
  expect(await create('Account')).toMatchObject({ state: 'UploadComplete' });
});

test('records change between two pages of one query', async () => {
  const log = manyAccounts(2_500);
  const last = log.at(-1)!;
  const at = new Date(last.at.getTime() + 30_000);
  const modstamp = at.toISOString().replace('Z', '+0000');
  const renamed = { ...last, at, record: { ...last.record, Name: 'Renamed', SystemModstamp: modstamp } };
  const org = await withFaults({ minutesBetweenPages: 1 }, { log: [...log, renamed], clock: last.at });
  const first = await org.query('SELECT Id, Name FROM Account ORDER BY Id');
  const second = await org.json(first.nextRecordsUrl.replace('/services/data/v62.0', ''));
  expect(second.records.at(-1)).toMatchObject({ Id: last.id, Name: 'Renamed' });
  expect(org.server.now).toEqual(new Date(last.at.getTime() + 60_000));
});

test('a change is seen after its modstamp, where its transaction committed late', async () => {
  const org = await withFaults({ lateCommit: { chance: 1, seconds: 120 } });
  const industry = async () =>
    (await org.query('SELECT Industry FROM Account ORDER BY Id LIMIT 1')).records[0].Industry;
  org.server.advance({ to: new Date('2025-01-11T08:01:59Z') });
  expect(await industry()).toBe('Energy');
  org.server.advance({ seconds: 1 });
  expect(await industry()).toBe('Retail');
});

test('the Date of answers can be beside the clock of the org', async () => {
  const org = await withFaults({ clockSkewSeconds: -90 });
  expect((await org.call('/limits')).headers.get('date')).toBe('Fri, 10 Jan 2025 11:58:30 GMT');
});

describe('the schema changes at an instant', () => {
  const at = new Date('2025-01-10T18:00:00Z');
  const names = async (org: Served): Promise<Record<string, string>> => {
    const { fields } = await org.json('/sobjects/Account/describe');
    return Object.fromEntries(fields.map(({ name, type }: { name: string; type: string }) => [name, type]));
  };
  const change = async (schema: FaultPlan['schema']): Promise<Served> => {
    const org = await withFaults({ schema }, { clock: NOON });
    return org;
  };
  const evening = { hours: 8 };

  test('a field appears, with values for every record and no new modstamp', async () => {
    const org = await change([{ change: 'add', at, object: 'Account', field: 'Score__c', type: 'double' }]);
    expect(await names(org)).not.toHaveProperty('Score__c');
    expect(await org.query('SELECT Score__c FROM Account')).toMatchObject([{ errorCode: 'INVALID_FIELD' }]);
    org.server.advance(evening);
    expect(await names(org)).toMatchObject({ Score__c: 'double' });
    const { records } = await org.query('SELECT Score__c, SystemModstamp FROM Account ORDER BY Id');
    expect(records[0]).toMatchObject({ Score__c: expect.any(Number), SystemModstamp: '2025-01-02T08:00:00.000+0000' });
  });

  test('a formula is another every day, and no modstamp moves with it', async () => {
    const org = await change([
      { change: 'add', at: NOON, object: 'Account', field: 'Age__c', type: 'int', isFormula: true },
    ]);
    const { fields } = await org.json('/sobjects/Account/describe');
    expect(fields.find(({ name }: { name: string }) => name === 'Age__c')).toMatchObject({
      calculated: true,
      createable: false,
    });
    const read = async () =>
      (await org.query('SELECT Age__c, SystemModstamp FROM Account ORDER BY Id')).records.slice(1);
    const before = await read();
    expect(await read()).toEqual(before);
    org.server.advance({ days: 1 });
    const after = await read();
    const column = (records: any[], name: string) => records.map((record) => record[name]);
    expect(column(after, 'Age__c')).not.toEqual(column(before, 'Age__c'));
    expect(column(after, 'SystemModstamp')).toEqual(column(before, 'SystemModstamp'));
  });

  test('a field disappears', async () => {
    const org = await change([{ change: 'remove', at, object: 'Account', field: 'Industry' }]);
    expect(await names(org)).toHaveProperty('Industry');
    org.server.advance(evening);
    expect(await names(org)).not.toHaveProperty('Industry');
    expect(await org.query('SELECT Industry FROM Account')).toMatchObject([{ errorCode: 'INVALID_FIELD' }]);
  });

  test('a field gets another type', async () => {
    const org = await change([{ change: 'retype', at, object: 'Account', field: 'NumberOfEmployees', type: 'string' }]);
    org.server.advance(evening);
    expect(await names(org)).toMatchObject({ NumberOfEmployees: 'string' });
    const { records } = await org.query('SELECT NumberOfEmployees FROM Account ORDER BY Id');
    expect(records[0].NumberOfEmployees).toBe('40');
  });

  test('a field gets another name', async () => {
    const org = await change([{ change: 'rename', at, object: 'Account', field: 'Industry', to: 'Branch__c' }]);
    org.server.advance(evening);
    expect(await names(org)).not.toHaveProperty('Industry');
    const { records } = await org.query("SELECT Branch__c FROM Account WHERE Branch__c = 'energy'");
    expect(records).toMatchObject([{ Branch__c: 'Energy' }]);
  });

  test('a field is hidden for a while', async () => {
    const until = new Date('2025-01-10T19:00:00Z');
    const org = await change([{ change: 'hide', at, until, object: 'Account', field: 'Industry' }]);
    org.server.advance({ to: at });
    expect(await names(org)).not.toHaveProperty('Industry');
    org.server.advance({ to: until });
    expect(await names(org)).toHaveProperty('Industry');
  });

  test.each<[string, NonNullable<FaultPlan['schema']>[number]]>([
    ['hidden', { change: 'hide', at, object: 'Account', field: 'Industry' }],
    ['removed', { change: 'remove', at, object: 'Account', field: 'Industry' }],
    ['renamed', { change: 'rename', at, object: 'Account', field: 'Industry', to: 'Branch__c' }],
    ['retyped', { change: 'retype', at, object: 'Account', field: 'Industry', type: 'boolean' }],
  ])('a field that was %s is as before once it is restored', async (_, done) => {
    const org = await change([done]);
    const before = await names(org);
    org.server.advance({ to: at });
    expect(await names(org)).not.toEqual(before);
    org.server.setFaults(parseFaultPlan('restore=Account.Industry@2025-01-10T19:00:00Z'));
    expect(await names(org)).not.toEqual(before);
    org.server.advance({ hours: 1 });
    expect(await names(org)).toEqual(before);
    expect((await org.query('SELECT Industry FROM Account ORDER BY Id')).records[0].Industry).toBe('Energy');
  });

  test('an object is shown again, and its field stays hidden', async () => {
    const org = await change([
      { change: 'hide', at: NOON, object: 'Account' },
      { change: 'hide', at: NOON, object: 'Account', field: 'Industry' },
    ]);
    org.server.setFaults({ schema: [{ change: 'restore', at: NOON, object: 'Account' }] });
    expect(Object.keys(await names(org))).not.toContain('Industry');
    expect(Object.keys(await names(org))).toContain('Name');
  });

  test('an object is hidden', async () => {
    const org = await change([{ change: 'hide', at, object: 'Account' }]);
    org.server.advance(evening);
    expect((await org.call('/sobjects/Account/describe')).status).toBe(404);
    expect(await org.query('SELECT Id FROM Account')).toMatchObject([{ errorCode: 'INVALID_TYPE' }]);
    const { sobjects } = await org.json('/sobjects');
    expect(sobjects.map(({ name }: { name: string }) => name)).not.toContain('Account');
  });

  test('describe says when it changed, and is not sent again before', async () => {
    const org = await change([{ change: 'remove', at, object: 'Account', field: 'Industry' }]);
    const since = (await org.call('/sobjects/Account/describe')).headers.get('last-modified')!;
    const again = () => org.call('/sobjects/Account/describe', { headers: { 'If-Modified-Since': since } });
    expect((await again()).status).toBe(304);
    org.server.advance(evening);
    expect((await again()).status).toBe(200);
  });
});

test('faults can be changed while the server runs', async () => {
  const org = await withFaults({});
  const set = (faults: string) =>
    fetch(`${org.server.url}/mock/faults`, { method: 'POST', body: JSON.stringify({ faults }) });
  expect((await set('unavailable=#1,hide=Account.Industry@2025-01-01')).status).toBe(200);
  expect(await statuses(org, 2)).toEqual([503, 200]);
  expect(await org.query(`SELECT Industry FROM Account WHERE Id = '${ACCOUNT[0]}'`)).toMatchObject([
    { errorCode: 'INVALID_FIELD' },
  ]);
  expect((await set('nonsense')).status).toBe(400);
});

test('a spec names faults, their chances and changes of the schema', () => {
  const spec =
    'expire-session=200, unavailable=0.02,hang=#3,slow=0.1:250,drop=#2+5,limit-exceeded=#9,daily-requests=500,page-size=40,' +
    'bad-locator=0.5,query-timeout-above=10,bulk-fails=1,no-bulk=Task+Event,minutes-between-pages=15,late=0.1:120,clock-skew=-90,' +
    'add=Account.Score__c:double@2025-01-05,formula=Account.Age__c:int@2025-01-05,remove=Lead.Rating@2025-01-06T12:00:00Z,retype=Account.Phone:int@2025-01-07,' +
    'rename=Account.Industry:Branch__c@2025-01-08,hide=Contact.Email@2025-01-05..2025-01-09,hide=Task@2025-02-01,restore=Contact.Email@2025-01-07';
  const day = (text: string) => new Date(text);
  expect(parseFaultPlan(spec)).toEqual({
    expireSessionAfter: 200,
    unavailable: 0.02,
    hang: [3],
    slow: { chance: 0.1, milliseconds: 250 },
    drop: [2, 5],
    limitExceeded: [9],
    dailyRequests: 500,
    pageSize: 40,
    badLocator: 0.5,
    queryTimeoutAbove: 10,
    bulkJobFails: 1,
    notForBulk: ['Task', 'Event'],
    minutesBetweenPages: 15,
    lateCommit: { chance: 0.1, seconds: 120 },
    clockSkewSeconds: -90,
    schema: [
      { change: 'add', object: 'Account', field: 'Score__c', type: 'double', at: day('2025-01-05') },
      { change: 'add', object: 'Account', field: 'Age__c', type: 'int', isFormula: true, at: day('2025-01-05') },
      { change: 'remove', object: 'Lead', field: 'Rating', at: day('2025-01-06T12:00:00Z') },
      { change: 'retype', object: 'Account', field: 'Phone', type: 'int', at: day('2025-01-07') },
      { change: 'rename', object: 'Account', field: 'Industry', to: 'Branch__c', at: day('2025-01-08') },
      { change: 'hide', object: 'Contact', field: 'Email', at: day('2025-01-05'), until: day('2025-01-09') },
      { change: 'hide', object: 'Task', field: undefined, at: day('2025-02-01'), until: undefined },
      { change: 'restore', object: 'Contact', field: 'Email', at: day('2025-01-07') },
    ],
  });
});

test('a spec names the calls by a part of their path', () => {
  expect(parseFaultPlan('hang=@FROM Contact,slow=@/results:250,slow=@jobs/query')).toEqual({
    hang: { path: 'FROM Contact' },
    slow: { chance: { path: 'jobs/query' }, milliseconds: 1_000 },
    schema: [],
  });
});

test.each([
  ['unavailible=0.1', 'There is no fault "unavailible". Did you mean "unavailable"?'],
  ['drop=2', 'The fault drop cannot be "2": expected a probability'],
  ['drop=', 'The fault drop cannot be "": expected a number'],
  ['hide=Nope.Email@2025-01-05', 'expected an sObject of the catalogue'],
  ['hide=Contact.Email@soon', 'expected an instant after @'],
  ['hide=Contact.Email', 'expected an instant after @'],
  ['retype=Account.Phone:blob@2025-01-05', 'expected a field type'],
  ['rename=Account.Phone@2025-01-05', 'and after a colon what it becomes'],
])('the spec %s is refused with what it takes', (spec, message) => {
  expect(() => parseFaultPlan(spec)).toThrow(MedallionError);
  expect(() => parseFaultPlan(spec)).toThrow(message);
});
