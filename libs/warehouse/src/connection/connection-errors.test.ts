import { createServer, type AddressInfo, type Server } from 'node:net';
import { testServerUrl } from '@medallion/testing';
import { explainDatabaseError, requireSupportedServer } from './connection-errors.ts';
import { openWarehouse } from './open-warehouse.ts';
import { targetFromUrl } from './target.ts';

const servers: Server[] = [];
afterAll(() => Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve)))));

/** A server that answers every login with one error of Postgres' protocol, and offers no TLS. */
async function refusingServer(sqlstate: string, message: string): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      // The end of the conversation, or TLS although it was not offered.
      if (data[0] !== 0) return void socket.destroy();
      if (data.readUInt32BE(4) === 80877103) return void socket.write('N');
      const fields = `SFATAL\0VFATAL\0C${sqlstate}\0M${message}\0\0`;
      const head = Buffer.from('E....');
      head.writeInt32BE(4 + Buffer.byteLength(fields), 1);
      socket.end(Buffer.concat([head, Buffer.from(fields)]));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const open = (url: string) =>
  openWarehouse({ url, home: '/nonexistent', env: { HOME: '/nonexistent' } }).then(
    () => Promise.reject(new Error('it opened')),
    (error: { code: string; message: string; fix: string }) => error,
  );

test('a port where nobody listens is unreachable', async () => {
  const error = await open('postgres://ann:hunter2@127.0.0.1:1/dw');
  expect(error.code).toBe('DATABASE_UNREACHABLE');
  expect(error.message).toBe('No Postgres answers at 127.0.0.1:1 (ECONNREFUSED).');
  expect(JSON.stringify([error, error.message, error.fix])).not.toContain('hunter2');
});

test('a host that does not exist is unreachable', async () => {
  expect((await open('postgres://ann@nowhere.invalid/dw')).code).toBe('DATABASE_UNREACHABLE');
});

test('a wrong password is told from a missing one', async () => {
  const port = await refusingServer('28P01', 'password authentication failed for user "ann"');
  const wrong = await open(`postgres://ann:hunter2@127.0.0.1:${port}/dw`);
  expect(wrong.code).toBe('DATABASE_WRONG_PASSWORD');
  expect(wrong.message).toBe(`The server refuses the password for database "dw" on 127.0.0.1:${port} as ann.`);
  expect((await open(`postgres://ann@127.0.0.1:${port}/dw`)).code).toBe('DATABASE_PASSWORD_MISSING');
});

test('a server that wants TLS says how to switch it on', async () => {
  const port = await refusingServer(
    '28000',
    'no pg_hba.conf entry for host "127.0.0.1", user "ann", database "dw", no encryption',
  );
  const error = await open(`postgres://ann@127.0.0.1:${port}/dw?sslmode=disable`);
  expect(error.code).toBe('DATABASE_TLS_REQUIRED');
  expect(error.fix).toContain('sslmode=require');
});

test('TLS asked of a server without it is refused, not dropped', async () => {
  const port = await refusingServer('28000', 'never reached');
  expect((await open(`postgres://ann@127.0.0.1:${port}/dw?sslmode=require`)).code).toBe('DATABASE_WITHOUT_TLS');
});

test('a server out of connection slots says so', async () => {
  const port = await refusingServer('53300', 'sorry, too many clients already');
  expect((await open(`postgres://ann@127.0.0.1:${port}/dw`)).code).toBe('DATABASE_CONNECTIONS_EXHAUSTED');
});

test('a missing database is named, with the command that creates it', async () => {
  const url = new URL(testServerUrl());
  url.pathname = '/not_there';
  const error = await open(url.href);
  expect(error.code).toBe('DATABASE_MISSING');
  expect(error.message).toContain('"not_there"');
  expect(error.fix).toContain('createdb');
});

test('a server older than 15 is refused with its version', async () => {
  const target = await targetFromUrl('postgres://ann@h/dw', { HOME: '/nonexistent' });
  expect(() => requireSupportedServer(150_000, '15.0', target)).not.toThrow();
  expect(() => requireSupportedServer(140_012, '14.12', target)).toThrow(
    'The server at h:5432 is Postgres 14.12; Medallion needs 15 or newer.',
  );
});

test('a full disk is recognised by its SQLSTATE', async () => {
  const target = await targetFromUrl('postgres://ann@h/dw', { HOME: '/nonexistent' });
  const full = Object.assign(new Error('could not extend file "base/5/2619"'), { code: '53100' });
  expect(explainDatabaseError(full, target)).toMatchObject({ code: 'DISK_FULL', kind: 'environment', cause: full });
});

test('an error nothing is known of stays what it was', async () => {
  const target = await targetFromUrl('postgres://ann@h/dw', { HOME: '/nonexistent' });
  const bug = new TypeError('x is not a function');
  expect(explainDatabaseError(bug, target)).toBe(bug);
});
