import jsforce from 'jsforce';
import { setTimeout as sleep } from 'node:timers/promises';
import { serveMockOrg, type ServedOrg } from './support/mock-server.ts';

/** jsforce as it is published, and what it makes of each fault. */
const { Connection } = jsforce;
let org: ServedOrg;
let connection: InstanceType<typeof Connection>;

beforeAll(async () => {
  org = await serveMockOrg('--scale', '1', '--as-of', '2024-12-31T23:59:59Z', '--days', '1');
});
beforeEach(async () => {
  const { clientId, clientSecret, refreshToken } = org.credentials;
  connection = new Connection({
    oauth2: { loginUrl: org.url, clientId, clientSecret },
    instanceUrl: org.url,
    accessToken: 'ended',
    refreshToken,
    version: '62.0',
  });
});
afterEach(() => org.setFaults(''));
afterAll(() => org?.stop());

const count = async (object: string): Promise<number> =>
  (await connection.query(`SELECT count() FROM ${object}`)).totalSize;
const members = () => connection.query('SELECT Id FROM CampaignMember').run({ autoFetch: true, maxFetch: 100_000 });
const newJob = (object: string): Promise<{ id: string }> =>
  connection.requestPost('/services/data/v62.0/jobs/query', { operation: 'query', query: `SELECT Id FROM ${object}` });

test('a session that expires every few calls is refreshed, and every page comes', async () => {
  await org.setFaults('expire-session=2');
  let refreshed = 0;
  connection.on('refresh', () => refreshed++);
  for (const object of ['Account', 'Contact', 'Lead']) expect(await count(object)).toBeGreaterThan(0);
  expect(refreshed).toBeGreaterThan(1);
  expect(await org.faultsMet()).toHaveProperty('expireSession');
});

test('an unavailable server and a slow page are waited for', async () => {
  const { totalSize } = await members();
  await org.setFaults('unavailable=#1,slow=1:10');
  expect(await members()).toMatchObject({ totalSize, done: true, records: { length: totalSize } });
});

test('pages smaller than were asked for are all fetched', async () => {
  const { totalSize } = await members();
  await org.setFaults('page-size=700');
  expect(await members()).toMatchObject({ totalSize, done: true, records: { length: totalSize } });
});

test.each([
  ['limit-exceeded=1', 'REQUEST_LIMIT_EXCEEDED', () => count('Account')],
  ['daily-requests=0', 'REQUEST_LIMIT_EXCEEDED', () => count('Account')],
  ['query-timeout-above=10', 'QUERY_TIMEOUT', () => count('Contact')],
  ['bad-locator=1', 'INVALID_QUERY_LOCATOR', members],
  ['no-bulk=Lead', 'INVALIDENTITY', () => newJob('Lead')],
])('%s is %s', async (fault, errorCode, call) => {
  await org.setFaults(fault);
  await expect(call()).rejects.toMatchObject({ errorCode });
});

test('a connection that drops in the middle of a page is an error, and no short answer', async () => {
  // Not by jsforce: where a body breaks off it throws outside of its promise, which then never settles.
  await connection.query('SELECT Id FROM Organization');
  await org.setFaults('drop=@CampaignMember');
  const soql = encodeURIComponent('SELECT Id FROM CampaignMember');
  const answer = await fetch(`${org.url}/services/data/v62.0/query?q=${soql}`, {
    headers: { authorization: `Bearer ${connection.accessToken}` },
  });
  expect(answer.status).toBe(200);
  await expect(answer.json()).rejects.toThrow('terminated');
});

test('a call that is never answered ends with the client, and the next one is answered', async () => {
  await org.setFaults('hang=#1');
  const gone = new AbortController();
  const hung = fetch(`${org.url}/services/data/v62.0/limits`, { signal: gone.signal });
  for (let looks = 0; looks < 500 && (await org.faultsMet())['hang'] === undefined; looks++) await sleep(20);
  gone.abort();
  await expect(hung).rejects.toThrow('aborted');
  expect(await count('Account')).toBeGreaterThan(0);
});

test('a Bulk job that fails says so', async () => {
  await org.setFaults('bulk-fails=1');
  const job = connection.bulk2.job('query', { id: (await newJob('Lead')).id });
  job.on('error', () => undefined);
  await job.check();
  await expect(job.check()).resolves.toMatchObject({ state: 'Failed' });
});

test('records change between two pages of a query', async () => {
  // What moves is the clock, and with it what the pages that follow are read from.
  const clock = async () => ((await (await fetch(`${org.url}/mock/clock`)).json()) as { now: string }).now;
  const before = Date.parse(await clock());
  await org.setFaults('minutes-between-pages=10');
  const { totalSize, records } = await members();
  expect(records).toHaveLength(totalSize);
  expect(Date.parse(await clock()) - before).toBe((Math.ceil(totalSize / 2_000) - 1) * 600_000);
});

test('the clock of answers can be wrong', async () => {
  await org.setFaults('clock-skew=600');
  const { now } = (await (await fetch(`${org.url}/mock/clock`)).json()) as { now: string };
  const answer = await fetch(`${org.url}/services/data`);
  expect(Date.parse(answer.headers.get('date')!)).toBe(Math.floor(Date.parse(now) / 1_000) * 1_000 + 600_000);
});

test('a field is added, retyped, renamed, removed, hidden, and restored, as describe and queries see it', async () => {
  const lead = async () => {
    const { fields } = await connection.sobject('Lead').describe();
    return new Map(fields.map(({ name, type }) => [name, type]));
  };
  const before = await lead();
  const at = '2024-01-01';
  await org.setFaults(
    `add=Lead.Score__c:double@${at},retype=Lead.Rating:string@${at},rename=Lead.Industry:Branch__c@${at},` +
      `remove=Lead.Title@${at},hide=Lead.Email@${at}`,
  );
  const after = await lead();
  expect(after).toEqual(
    new Map([
      ...[...before].filter(([name]) => !['Industry', 'Title', 'Email'].includes(name)),
      ['Rating', 'string'],
      ['Branch__c', before.get('Industry')],
      ['Score__c', 'double'],
    ]),
  );
  const { records } = await connection.query('SELECT Score__c, Rating, Branch__c FROM Lead');
  expect(records.length).toBeGreaterThan(10);
  for (const gone of ['Industry', 'Title', 'Email']) {
    await expect(connection.query(`SELECT ${gone} FROM Lead`)).rejects.toMatchObject({ errorCode: 'INVALID_FIELD' });
  }
  const all = ['Rating', 'Industry', 'Title', 'Email'].map((field) => `restore=Lead.${field}@2024-01-02`);
  await org.setFaults([...all, 'remove=Lead.Score__c@2024-01-02'].join());
  expect(await lead()).toEqual(before);
});
