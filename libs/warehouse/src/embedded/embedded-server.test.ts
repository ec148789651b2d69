import { createServer, type Server } from 'node:net';
import { copyFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { recordingLogger } from '../connection/fixtures/recording-logger.ts';
import { embeddedServer } from './embedded-server.ts';
import { query } from './fixtures/query.ts';
import { runServerCommand } from './fixtures/run-server-command.ts';
import { createStateFolder, layoutOf, recordOf, removeStateFolders } from './fixtures/state-folder.ts';
import { isAlive } from './process-identity.ts';

afterAll(removeStateFolders);

/** Takes a port until the returned server is closed. */
const occupy = (port: number): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen({ port, host: '127.0.0.1' }, () => resolve(server));
  });
const release = (server: Server) => new Promise((resolve) => server.close(resolve));

describe('a server that was started', () => {
  let home: string;
  const server = () => embeddedServer({ home });
  beforeAll(async () => {
    home = await createStateFolder();
    await server().start();
  });

  test('has the warehouse database, UTF-8 and a sort order that depends on no machine', async () => {
    const rows = await query(
      await server().start(),
      `select current_database() as name, pg_encoding_to_char(encoding) as encoding, datlocprovider as provider,
         datlocale as locale, current_user::text as login
       from pg_database where datname = current_database()`,
    );
    expect(rows).toEqual([
      { name: 'salesforce_dw', encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8', login: 'medallion' },
    ]);
  });

  test('is not started twice', async () => {
    const before = await server().status();
    await server().start();
    expect((await server().status()).pid).toBe(before.pid);
  });

  test('listens on the loopback address alone, without socket files, and syncs to disk', async () => {
    const [row] = await query(
      await server().start(),
      `select current_setting('listen_addresses') as addresses, current_setting('unix_socket_directories') as sockets,
         current_setting('fsync') as fsync, current_setting('jit') as jit`,
    );
    expect(row).toEqual({ addresses: '127.0.0.1', sockets: '', fsync: 'on', jit: 'off' });
  });

  test('lets nobody in without the password, which only its owner can read', async () => {
    const target = await server().start();
    await expect(query({ ...target, password: undefined }, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    await expect(query({ ...target, password: 'guess' }, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    const { passfile } = await layoutOf(home);
    expect((await stat(passfile)).mode & 0o777).toBe(0o600);
    expect(await readFile(passfile, 'utf8')).toBe(`127.0.0.1:*:*:medallion:${target.password}\n`);
  });

  test('tells where it is, and never the password', async () => {
    const target = await server().start();
    const status = await server().status();
    expect(status).toMatchObject({
      running: true,
      port: target.port,
      url: `postgres://medallion@127.0.0.1:${target.port}/salesforce_dw`,
      logFile: path.join(home, 'postgres/server.log'),
      version: expect.stringMatching(/^18\./),
      startedAt: expect.any(Date),
    });
    expect(status.sizeBytes).toBeGreaterThan(1_000_000);
    expect(JSON.stringify(status)).not.toContain(target.password);
  });

  test('is none of its starter’s process group, so that Ctrl-C does not reach it', async () => {
    const { pid } = await server().status();
    const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /, '').split(' ');
    expect(Number(fields[2])).toBe(pid);
  });
});

test('two processes that start it at once both get the one server, which outlives them', async () => {
  const home = await createStateFolder();
  const targets = (await Promise.all([runServerCommand('start', home), runServerCommand('start', home)])) as {
    port: number;
  }[];
  const status = await embeddedServer({ home }).status();
  expect(status.running).toBe(true);
  expect(targets.map(({ port }) => port)).toEqual([status.port, status.port]);
});

test('stopping shuts it down in good order, and leaves nothing to recover', async () => {
  const home = await createStateFolder();
  const server = embeddedServer({ home });
  await server.start();
  const { pid } = await server.status();
  expect(await server.stop()).toBe(true);
  expect(await isAlive(pid!)).toBe(false);
  expect(await readFile(path.join(home, 'postgres/server.log'), 'utf8')).toMatch(/database system is shut down\n$/);
  expect(await server.stop()).toBe(false);
  expect(await server.status()).toMatchObject({ running: false, pid: undefined });
});

test('the status of a folder without a server makes nothing', async () => {
  const home = path.join(await createStateFolder(), 'not-made');
  expect(await embeddedServer({ home }).status()).toMatchObject({ running: false, sizeBytes: 0 });
  await expect(stat(home)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('the port is remembered over a restart', async () => {
  const home = await createStateFolder();
  const server = embeddedServer({ home });
  const before = await server.start();
  await server.stop();
  expect((await server.start()).port).toBe(before.port);
});

test('a remembered port that somebody else has taken is exchanged for a free one', async () => {
  const home = await createStateFolder();
  const server = embeddedServer({ home });
  const before = await server.start();
  await server.stop();
  const other = await occupy(before.port);
  const after = await server.start();
  await release(other);
  expect(after.port).not.toBe(before.port);
  expect(await query(after, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a configured port that is taken is an error that names it', async () => {
  const home = await createStateFolder();
  const other = await occupy(0);
  const { port } = other.address() as { port: number };
  await expect(embeddedServer({ home, port }).start()).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    message: expect.stringContaining(`Port ${port} of 127.0.0.1`),
  });
  await release(other);
});

test('resetting deletes the data, and the next start makes new', async () => {
  const home = await createStateFolder();
  const server = embeddedServer({ home });
  await query(await server.start(), 'create table public.kept (id int)');
  const { cluster } = await layoutOf(home);
  expect(await server.reset()).toBe(true);
  await expect(stat(cluster)).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await server.reset()).toBe(false);
  expect(await query(await server.start(), `select to_regclass('public.kept') as kept`)).toEqual([{ kept: null }]);
});

test('a folder of that name that we did not make is neither used nor deleted', async () => {
  const home = await createStateFolder();
  const theirs = path.join(home, 'postgres/cluster/photo.jpg');
  await mkdir(path.dirname(theirs), { recursive: true });
  await writeFile(theirs, 'x');
  await expect(embeddedServer({ home }).start()).rejects.toMatchObject({ code: 'EMBEDDED_FOLDER_TAKEN' });
  expect(await embeddedServer({ home }).reset()).toBe(false);
  expect(await readFile(theirs, 'utf8')).toBe('x');
});

test('a copied state folder has a server of its own, and resetting it leaves the first alone', async () => {
  const first = await createStateFolder();
  const target = await embeddedServer({ home: first }).start();
  await query(target, 'create table public.kept (id int)');
  const copy = await createStateFolder();
  await copyFile(path.join(first, 'postgres.json'), path.join(copy, 'postgres.json'));
  const server = embeddedServer({ home: copy });
  expect((await server.start()).port).not.toBe(target.port);
  expect(await server.reset()).toBe(true);
  expect(await query(target, 'select * from public.kept')).toEqual([]);
});

test('a state folder that cannot be made is named', async () => {
  const file = path.join(await createStateFolder(), 'a-file');
  await writeFile(file, '');
  await expect(embeddedServer({ home: path.join(file, 'home') }).start()).rejects.toMatchObject({
    code: 'HOME_NOT_WRITABLE',
    fix: expect.stringContaining('MEDALLION_HOME'),
  });
});

test('starting says where the server runs', async () => {
  const home = await createStateFolder();
  const logger = recordingLogger();
  const { port } = await embeddedServer({ home, logger }).start();
  expect(logger.lines).toEqual([
    `info: Creating the embedded Postgres in ${(await layoutOf(home)).cluster}.`,
    `info: Embedded Postgres runs on 127.0.0.1:${port}.`,
  ]);
  expect((await recordOf(home))!.port).toBe(port);
});
