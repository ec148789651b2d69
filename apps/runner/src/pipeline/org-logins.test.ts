import { extractOrg, orgLog, startMockServer, type Credentials, type MockServer } from '@medallion/salesforce';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let server: MockServer;
let folder: string;

beforeAll(async () => {
  server = await startMockServer({ log: await orgLog({ seed: 1, scale: 0.05 }) });
  folder = await mkdtemp(join(tmpdir(), 'medallion-logins-'));
}, 60_000);
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** A token as another client got it. */
async function accessToken(): Promise<string> {
  const { clientId, clientSecret } = server.credentials;
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  });
  const response = await fetch(`${server.url}/services/oauth2/token`, { method: 'POST', body });
  return ((await response.json()) as { readonly access_token: string }).access_token;
}

const kinds: Record<Credentials['kind'], () => Credentials | Promise<Credentials>> = {
  'access token': async () => ({
    kind: 'access token',
    instanceUrl: server.url,
    accessToken: await accessToken(),
  }),
  'username and password': () => ({
    kind: 'username and password',
    loginUrl: server.url,
    username: server.credentials.username,
    password: server.credentials.password + server.credentials.securityToken,
    clientId: undefined,
    clientSecret: undefined,
  }),
  'client credentials': () => ({
    kind: 'client credentials',
    loginUrl: server.url,
    clientId: server.credentials.clientId,
    clientSecret: server.credentials.clientSecret,
  }),
  JWT: () => ({
    kind: 'JWT',
    loginUrl: server.url,
    clientId: server.credentials.clientId,
    username: server.credentials.username,
    privateKey: server.credentials.jwtPrivateKey!,
  }),
};

test.each(Object.keys(kinds) as Credentials['kind'][])('the served org lets in by %s', async (kind) => {
  const { manifest } = await extractOrg({
    credentials: await kinds[kind](),
    directory: join(folder, kind.replaceAll(' ', '-')),
    objects: ['User'],
    states: async () => new Map(),
  });
  expect(manifest.organizationId).toBe(server.organizationId);
  expect(manifest.objects['User']!.records).toBeGreaterThan(0);
});
