import { sign } from 'node:crypto';
import { serve, type Served } from '../testing/small-org.ts';

let served: Served;

beforeAll(async () => {
  served = await serve({ credentials: { jwtPublicKey: undefined } });
});

afterAll(() => served.server.close());

const token = async (form: Record<string, string>, headers: Record<string, string> = {}) => {
  const body = new URLSearchParams(form);
  const response = await fetch(`${served.server.url}/services/oauth2/token`, { method: 'POST', body, headers });
  const answer = (await response.json()) as Record<'access_token' | 'error' | 'error_description', string>;
  return { status: response.status, ...answer };
};

const soap = async (username: string, password: string, version = '60.0') => {
  const body = `<se:Envelope xmlns:se="http://schemas.xmlsoap.org/soap/envelope/"><se:Header/><se:Body><login xmlns="urn:partner.soap.sforce.com"><username>${username}</username><password>${password}</password></login></se:Body></se:Envelope>`;
  const headers = { 'content-type': 'text/xml', SOAPAction: 'login' };
  const response = await fetch(`${served.server.url}/services/Soap/u/${version}`, { method: 'POST', body, headers });
  return { status: response.status, text: await response.text() };
};

const assertion = (claims: object, header: object = { alg: 'RS256' }): string => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${part(header)}.${part(claims)}`;
  const key = served.server.credentials.jwtPrivateKey!;
  return `${unsigned}.${sign('RSA-SHA256', Buffer.from(unsigned), key).toString('base64url')}`;
};
const claims = () => ({
  iss: served.server.credentials.clientId,
  sub: served.server.credentials.username,
  aud: served.server.url,
  exp: Math.floor(Date.now() / 1000) + 180,
});
const JWT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

async function isValid(accessToken: string): Promise<boolean> {
  return (await served.call('/limits', { headers: { authorization: `Bearer ${accessToken}` } })).ok;
}

test('a SOAP login answers a session and the address of the server', async () => {
  const { username, password, securityToken } = served.server.credentials;
  const { status, text } = await soap(username, password + securityToken);
  expect(status).toBe(200);
  const { url, organizationId } = served.server;
  expect(text).toContain(`<serverUrl>${url}/services/Soap/u/60.0/${organizationId}</serverUrl>`);
  expect(text).toContain('<passwordExpired>false</passwordExpired>');
  expect(await isValid(/<sessionId>([^<]+)</.exec(text)![1]!)).toBe(true);
});

test('a wrong password is INVALID_LOGIN, and login() is gone from version 65.0 on', async () => {
  const { username, password, securityToken } = served.server.credentials;
  const wrong = await soap(username, password);
  expect(wrong.status).toBe(500);
  expect(wrong.text).toContain('<sf:exceptionCode>INVALID_LOGIN</sf:exceptionCode>');
  const late = await soap(username, password + securityToken, '65.0');
  expect([late.status, late.text.includes('UNSUPPORTED_API_VERSION')]).toEqual([500, true]);
});

test('client credentials are taken from the body and from a Basic header', async () => {
  const { clientId, clientSecret } = served.server.credentials;
  const byBody = await token({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret });
  expect(byBody).toMatchObject({
    status: 200,
    instance_url: served.server.url,
    id: expect.stringContaining(`/id/${served.server.organizationId}/005`),
    token_type: 'Bearer',
    issued_at: expect.stringMatching(/^\d{13}$/),
  });
  expect(byBody).not.toHaveProperty('refresh_token');
  const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  const byHeader = await token({ grant_type: 'client_credentials' }, { authorization: basic });
  expect(await isValid(byHeader.access_token)).toBe(true);
});

test('an assertion signed with the key opens a session, its expiry a number or a text', async () => {
  const asNumber = await token({ grant_type: JWT, assertion: assertion(claims()) });
  const asText = await token({ grant_type: JWT, assertion: assertion({ ...claims(), exp: String(claims().exp) }) });
  expect([await isValid(asNumber.access_token), await isValid(asText.access_token)]).toEqual([true, true]);
});

test.each([
  ['another user', () => assertion({ ...claims(), sub: 'x' }), "user hasn't approved this consumer"],
  ['another audience', () => assertion({ ...claims(), aud: 'https://x' }), 'audience is invalid'],
  ['an expiry that has passed', () => assertion({ ...claims(), exp: 1 }), 'expired authorization code'],
  ['another algorithm', () => assertion(claims(), { alg: 'none' }), 'invalid assertion'],
  ['a changed claim', () => assertion(claims()).replace(/\.(.)/, '.A$1'), 'invalid assertion'],
  ['no assertion', () => '', 'invalid assertion'],
])('an assertion with %s is refused', async (_, made, description) => {
  expect(await token({ grant_type: JWT, assertion: made() })).toEqual({
    status: 400,
    error: 'invalid_grant',
    error_description: description,
  });
});

test('refresh tokens and passwords open sessions; wrong ones do not', async () => {
  const { clientId, clientSecret, refreshToken, username, password, securityToken } = served.server.credentials;
  const client = { client_id: clientId, client_secret: clientSecret };
  const good = [
    await token({ ...client, grant_type: 'refresh_token', refresh_token: refreshToken }),
    await token({ ...client, grant_type: 'password', username, password: password + securityToken }),
  ];
  expect(good.map(({ status }) => status)).toEqual([200, 200]);
  const bad = [
    await token({ ...client, grant_type: 'refresh_token', refresh_token: 'x' }),
    await token({ ...client, grant_type: 'password', username, password }),
    await token({ ...client, client_secret: 'x', grant_type: 'client_credentials' }),
    await token({ ...client, client_id: 'x', grant_type: 'client_credentials' }),
    await token({ ...client, grant_type: 'magic' }),
  ];
  expect(bad.map(({ status, error }) => [status, error])).toEqual([
    [400, 'invalid_grant'],
    [400, 'invalid_grant'],
    [400, 'invalid_client'],
    [400, 'invalid_client_id'],
    [400, 'unsupported_grant_type'],
  ]);
});

test('without a valid session the data API answers 401; the list of versions needs none', async () => {
  const response = await served.call('/limits', { headers: { authorization: 'Bearer x' } });
  expect(response.status).toBe(401);
  expect(await response.json()).toEqual([{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }]);
  const versions = (await (await fetch(`${served.server.url}/services/data`)).json()) as { version: string }[];
  expect(versions).toContainEqual({ label: 'API 62.0', url: '/services/data/v62.0', version: '62.0' });
});

test('an old version of the API is gone, a version to come unknown', async () => {
  const version = async (name: string) =>
    (
      await fetch(`${served.server.url}/services/data/${name}/limits`, {
        headers: { authorization: `Bearer ${await served.login()}` },
      })
    ).status;
  expect([await version('v20.0'), await version('v99.0'), await version('62.0')]).toEqual([410, 404, 404]);
});
