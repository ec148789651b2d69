import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeTarget, targetFromUrl } from './target.ts';

const nowhere = { HOME: '/nonexistent' };

test('the parts of a connection string are decoded', async () => {
  const target = await targetFromUrl('postgres://an%40n:p%3Aw%2F@db.example.com:6543/my%20dw?sslmode=require', nowhere);
  expect(target).toMatchObject({
    host: 'db.example.com',
    port: 6543,
    database: 'my dw',
    user: 'an@n',
    password: 'p:w/',
    tls: 'require',
    isEmbedded: false,
  });
});

test('what the connection string leaves out comes from the environment, as with psql', async () => {
  const env = {
    ...nowhere,
    PGHOST: 'h',
    PGPORT: '99',
    PGUSER: 'u',
    PGDATABASE: 'd',
    PGPASSWORD: 'p',
    PGSSLMODE: 'disable',
  };
  expect(await targetFromUrl('postgres://', env)).toMatchObject({
    host: 'h',
    port: 99,
    database: 'd',
    user: 'u',
    password: 'p',
    tls: 'disable',
  });
});

test('an IPv6 address and the folder of a Unix socket are hosts', async () => {
  expect((await targetFromUrl('postgres://u@[::1]:5432/d', nowhere)).host).toBe('::1');
  expect((await targetFromUrl('postgres://u@/d?host=/var/run/postgresql', nowhere)).host).toBe('/var/run/postgresql');
});

test('the password goes connection string, PGPASSWORD, passfile', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'medallion-target-'));
  await writeFile(path.join(folder, '.pgpass'), 'h:5432:d:u:from-passfile\n');
  const home = { HOME: folder };
  expect((await targetFromUrl('postgres://u:own@h/d', { ...home, PGPASSWORD: 'env' })).password).toBe('own');
  expect((await targetFromUrl('postgres://u@h/d', { ...home, PGPASSWORD: 'env' })).password).toBe('env');
  expect((await targetFromUrl('postgres://u@h/d', home)).password).toBe('from-passfile');
  await rm(folder, { recursive: true });
});

test.each([
  ['mysql://u:hunter2@h/d', 'it begins with mysql://'],
  ['hunter2', 'it cannot be parsed as a URL'],
  ['postgres://u:hunter2%zz@h/d', 'a "%" in it is not followed by two hexadecimal digits'],
  ['postgres://u:hunter2@h/d?sslmode=on', 'sslmode must be one of disable, allow, prefer'],
])('%s is refused without repeating it', async (url, why) => {
  const error = await targetFromUrl(url, nowhere).catch((e: unknown) => e);
  expect(error).toMatchObject({ code: 'DATABASE_URL_INVALID', kind: 'usage', message: expect.stringContaining(why) });
  expect(String((error as Error).message)).not.toContain('hunter2');
});

test('a certificate file that is not there is named', async () => {
  await expect(targetFromUrl('postgres://u@h/d?sslrootcert=/no/ca.pem', nowhere)).rejects.toMatchObject({
    code: 'DATABASE_CERTIFICATE_UNREADABLE',
    message: expect.stringContaining('/no/ca.pem'),
  });
});

test('a target described shows no password', async () => {
  const target = await targetFromUrl('postgres://u:secret@h/d', nowhere);
  expect(describeTarget(target)).toBe('database "d" on h:5432 as u');
});
