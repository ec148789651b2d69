import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { medallion } from './support/medallion.ts';
import { serveMockOrg, type ServedOrg } from './support/mock-server.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'medallion-serve-'));
const key = path.join(folder, 'key.pem');
let org: ServedOrg;

beforeAll(async () => {
  org = await serveMockOrg('--scale', '0.05', '--days', '2', '--as-of', '2025-06-30T23:59:59Z', '--jwt-key', key);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the private key for JWT logins is written for its owner alone', () => {
  expect(readFileSync(key, 'utf8')).toBe(org.credentials.jwtPrivateKey);
  expect(statSync(key).mode & 0o777).toBe(0o600);
});

test('the clock stands where it was told to and is moved on by a call', async () => {
  const clock = async () => (await (await fetch(`${org.url}/mock/clock`)).json()) as object;
  expect(await clock()).toEqual({ now: '2025-06-30T23:59:59.000Z' });
  await org.advance(1);
  expect(await clock()).toEqual({ now: '2025-07-01T23:59:59.000Z' });
});

test('a port that is taken, a fault that does not exist and a port that cannot be are refused', async () => {
  const { port } = new URL(org.url);
  const small = ['--scale', '0.05', '--days', '0'];
  const taken = await medallion(['mock-org', 'serve', ...small, '--port', port]);
  expect(taken.stderr).toContain(`Nothing can listen on port ${port} of 127.0.0.1 (EADDRINUSE)`);
  const fault = await medallion(['mock-org', 'serve', ...small, '--faults', 'unavailible=0.1']);
  expect(fault.stderr).toContain('There is no fault "unavailible". Did you mean "unavailable"?');
  const impossible = await medallion(['mock-org', 'serve', ...small, '--port', '70000']);
  expect(impossible.stderr).toContain('--port cannot be "70000"');
  expect([taken.code, fault.code, impossible.code]).toEqual([2, 2, 2]);
});

test('a signal ends it with the code of that signal', async () => {
  expect(await org.stop()).toBe(143);
});
