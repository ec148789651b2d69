import { generateKeyPairSync } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { checkApiVersion } from './api-version.ts';
import { readCredentials } from './credentials.ts';
import { account, accountFields, extract, passwordCredentials } from './fixtures/run-extract.ts';
import { refuse, StubOrg } from './fixtures/stub-org.ts';

let org: StubOrg;

beforeEach(async () => {
  org = await new StubOrg().start();
  org.add('Account', accountFields, [account(1)]);
});
afterEach(() => org.stop());

const failure = async (run: Promise<unknown>): Promise<{ code: string; message: string; fix: string }> => {
  const { code, message, fix } = await run.then(
    () => Promise.reject(new Error('it did not fail')),
    (error) => error,
  );
  return { code, message: message.replace(/127\.0\.0\.1:\d+/, '<host>'), fix };
};

test('bad credentials', async () => {
  const credentials = { ...passwordCredentials(org), password: 'wrong' } as never;
  expect(await failure(extract(org, { credentials }))).toEqual({
    code: 'SALESFORCE_LOGIN_FAILED',
    message: '<host> refused the login by username and password (INVALID_LOGIN).',
    fix: expect.stringContaining('SALESFORCE_SECURITY_TOKEN'),
  });
});

test('bad client credentials', async () => {
  const credentials = { kind: 'client credentials', loginUrl: org.url, clientId: 'id', clientSecret: 'wrong' } as const;
  expect(await failure(extract(org, { credentials }))).toEqual({
    code: 'SALESFORCE_LOGIN_FAILED',
    message: '<host> refused the login by client credentials (invalid_client).',
    fix: expect.stringContaining('SALESFORCE_CLIENT_SECRET'),
  });
});

test('a login host that does not answer', async () => {
  const credentials = { ...passwordCredentials(org), loginUrl: await closedPort() } as never;
  expect(await failure(extract(org, { credentials }))).toMatchObject({
    code: 'SALESFORCE_UNREACHABLE',
    fix: expect.stringContaining('SALESFORCE_LOGIN_URL'),
  });
});

test('a login host that is busy is asked again', async () => {
  org.once(
    ({ path }) => path.includes('Soap'),
    (response) => refuse(response, 503, 'SERVER_UNAVAILABLE', 'busy'),
  );
  expect(Object.keys((await extract(org)).manifest.objects)).toEqual(['Account']);
});

test('an expired access token, which nothing can renew', async () => {
  const credentials = { kind: 'access token', instanceUrl: org.url, accessToken: 'old' } as const;
  expect(await failure(extract(org, { credentials }))).toEqual({
    code: 'SALESFORCE_SESSION_EXPIRED',
    message: '<host> says that the session has expired or is invalid.',
    fix: expect.stringContaining('Set a fresh SALESFORCE_ACCESS_TOKEN'),
  });
});

test('a session that no login renews', async () => {
  org.faults.push(({ path }, response) => {
    if (!path.includes('/describe')) return false;
    refuse(response, 401, 'INVALID_SESSION_ID', 'Session expired or invalid');
    return true;
  });
  expect(await failure(extract(org))).toEqual({
    code: 'SALESFORCE_SESSION_EXPIRED',
    message: '<host> says that the session has expired or is invalid.',
    fix: expect.stringContaining('New logins were refused, too: check in Setup that the user is active'),
  });
});

const html = (response: ServerResponse, status: number): void => {
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/html');
  response.end('<html><body>Welcome</body></html>');
};

test.each([
  ['a page', 200, ''],
  ['that there is none', 404, ' (HTTP 404)'],
])('a host that is no org and answers %s', async (_what, status, shown) => {
  org.faults.push((_request, response) => {
    html(response, status);
    return true;
  });
  const expected = {
    code: 'SALESFORCE_NOT_AN_ORG',
    message: `<host> answers, but not as an org of Salesforce does${shown}.`,
    fix: expect.stringContaining('SALESFORCE_LOGIN_URL and SALESFORCE_INSTANCE_URL'),
  };
  const { url } = org;
  const client = { clientId: 'id', clientSecret: 'secret' };
  const token = { kind: 'access token', instanceUrl: url, accessToken: 'any' } as const;
  expect(await failure(extract(org, { credentials: token }))).toEqual(expected);
  const credentials = { kind: 'client credentials', loginUrl: url, ...client } as const;
  expect(await failure(extract(org, { credentials }))).toEqual(expected);
  const soap = await failure(extract(org));
  expect({ ...soap, message: soap.message.replace(' (HTTP 404)', '') }).toEqual({
    ...expected,
    message: expected.message.replace(' (HTTP 404)', ''),
  });
});

test('a host that does not speak TLS', async () => {
  const instanceUrl = org.url.replace('http:', 'https:');
  const credentials = { kind: 'access token', instanceUrl, accessToken: 'any' } as const;
  expect(await failure(extract(org, { credentials }))).toEqual({
    code: 'SALESFORCE_ENCRYPTION_FAILED',
    message: expect.stringMatching(/^The encrypted connection to <host> is not trusted or failed \(ERR_SSL_\w+\)\.$/),
    fix: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
  });
});

test('no permission on an object that is wanted', async () => {
  expect(await failure(extract(org, { objects: ['Account', 'Lead'], required: ['Lead'] }))).toEqual({
    code: 'SALESFORCE_OBJECT_FORBIDDEN',
    message: 'The user may not read Lead, or the org has no such object.',
    fix: expect.stringContaining('"View All" on Lead'),
  });
});

test('an object the user may not read and nobody asked for by name is left out', async () => {
  const { manifest } = await extract(org, { objects: ['Account', 'Lead'] });
  expect(Object.keys(manifest.objects)).toEqual(['Account']);
});

test('no permission on anything', async () => {
  expect(await failure(extract(org, { objects: ['Lead'] }))).toMatchObject({ code: 'SALESFORCE_NOTHING_READABLE' });
});

test('an unknown field in the settings', async () => {
  expect(await failure(extract(org, { settings: { fields: { Account: ['Nam'] } } }))).toEqual({
    code: 'SALESFORCE_FIELD_NOT_FOUND',
    message: expect.stringMatching(/salesforce\.fields names Account\.Nam, .*Did you mean "?Name/),
    fix: expect.stringContaining('medallion.config.ts'),
  });
});

test('an API version too old for Bulk queries', () => {
  expect(() => checkApiVersion('40.0')).toThrow(
    expect.objectContaining({ code: 'SALESFORCE_API_VERSION_TOO_OLD', fix: expect.stringContaining('51.0 or newer') }),
  );
});

test('an API version the org does not offer', async () => {
  expect(await failure(extract(org, { apiVersion: '90.0' }))).toEqual({
    code: 'SALESFORCE_API_VERSION_NOT_OFFERED',
    message: 'The org does not offer version 90.0 of the API; its newest is 62.0.',
    fix: expect.stringContaining('such as 62.0'),
  });
});

test('a host that cannot be reached', async () => {
  const credentials = { kind: 'access token', instanceUrl: await closedPort(), accessToken: 'any' } as const;
  const error = await failure(extract(org, { credentials }));
  expect(error.code).toBe('SALESFORCE_UNREACHABLE');
  expect(error.fix).toContain('SALESFORCE_INSTANCE_URL');
});

/** An address nothing listens at any more. */
async function closedPort(): Promise<string> {
  const gone = await new StubOrg().start();
  await gone.stop();
  return gone.url;
}

test('the requests of the org used up', async () => {
  org.faults.push(({ soql }, response) => {
    if (soql === '') return false;
    refuse(response, 403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
    return true;
  });
  expect(await failure(extract(org))).toMatchObject({
    code: 'SALESFORCE_REQUEST_LIMIT',
    fix: expect.stringContaining('goes on where it stopped'),
  });
});

test.each([
  ['OPERATION_TOO_LARGE', 'SALESFORCE_OPERATION_TOO_LARGE', 'of Account meets more sharing rules', '"View All Data"'],
  ['API_DISABLED_FOR_ORG', 'SALESFORCE_API_DISABLED', 'The API is not enabled', '"API Enabled"'],
  ['UNSUPPORTED_API_VERSION', 'SALESFORCE_API_VERSION_TOO_OLD', 'no longer answers version 62.0', 'apiVersion'],
])('a query refused with %s', async (errorCode, code, message, fix) => {
  org.faults.push(({ soql }, response) => {
    if (!soql.includes('Name')) return false;
    refuse(response, 400, errorCode, 'refused');
    return true;
  });
  expect(await failure(extract(org))).toEqual({
    code,
    message: expect.stringContaining(message),
    fix: expect.stringContaining(fix),
  });
});

test("more of the org's requests used than may be", async () => {
  org.limitInfo = 'api-usage=4600/5000; per-app-api-usage=1/2(appName=x)';
  expect(await failure(extract(org))).toMatchObject({
    code: 'SALESFORCE_API_SHARE_USED',
    message: 'The org has used 4600 of its 5000 API requests of 24 hours; at 90% the extraction stops.',
  });
});

test.each([
  [{}, 'the environment holds no credentials'],
  [{ SALESFORCE_ACCESS_TOKEN: 'x' }, 'SALESFORCE_INSTANCE_URL is not'],
  [{ SALESFORCE_USERNAME: 'x' }, 'SALESFORCE_PASSWORD is not'],
  [{ SALESFORCE_CLIENT_ID: 'x' }, 'SALESFORCE_CLIENT_SECRET is not'],
  [{ SALESFORCE_PRIVATE_KEY: 'x' }, 'SALESFORCE_CLIENT_ID and SALESFORCE_USERNAME are not'],
  [{ SALESFORCE_CLIENT_ID: 'x', SALESFORCE_CLIENT_SECRET: 'y' }, 'SALESFORCE_LOGIN_URL names none'],
])('credentials that are not complete: %j', (variables, message) => {
  expect(() => readCredentials(variables)).toThrow(message);
});

test('an address with a password, or without encryption, is refused without repeating it', () => {
  const variables = {
    SALESFORCE_ACCESS_TOKEN: 'x',
    SALESFORCE_INSTANCE_URL: 'https://me:hunter2@acme.my.salesforce.com',
  };
  expect(() => readCredentials(variables)).toThrow('SALESFORCE_INSTANCE_URL is not the address of an org.');
});

test('a JWT login signs for the user with the key', async () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  await extract(org, {
    credentials: { kind: 'JWT', loginUrl: org.url, clientId: 'app', username: 'reader@example.com', privateKey },
  });
  const body = new URLSearchParams(org.requests[0]!.body);
  const claims = JSON.parse(Buffer.from(body.get('assertion')!.split('.')[1]!, 'base64url').toString());
  expect(claims).toEqual({
    iss: 'app',
    sub: 'reader@example.com',
    aud: org.url,
    exp: Date.parse('2024-06-01T12:03:00Z') / 1000,
  });
});

test('a key that is none is refused without repeating it', async () => {
  const credentials = {
    kind: 'JWT',
    loginUrl: org.url,
    clientId: 'app',
    username: 'x',
    privateKey: 'hunter2',
  } as const;
  expect(await failure(extract(org, { credentials }))).toMatchObject({ code: 'SALESFORCE_KEY_INVALID' });
});
