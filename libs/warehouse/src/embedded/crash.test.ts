import { spawn } from 'node:child_process';
import { chown, readFile, stat, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { embeddedServer } from './embedded-server.ts';
import { query } from './fixtures/query.ts';
import { runServerCommand } from './fixtures/run-server-command.ts';
import { createStateFolder, layoutOf, removeStateFolders } from './fixtures/state-folder.ts';
import { isAlive } from './process-identity.ts';

afterAll(removeStateFolders);

test('after kill -9 the next start recovers what was committed', async () => {
  const home = await createStateFolder();
  const server = embeddedServer({ home });
  const target = await server.start();
  await query(target, 'set synchronous_commit = on; create table public.kept as select 42 as id');
  process.kill((await server.status()).pid!, 'SIGKILL');
  expect(await query(await server.start(), 'select * from public.kept')).toEqual([{ id: 42 }]);
});

test('after kill -9 under a running query the next start waits for the orphaned process, and comes up', async () => {
  const home = await createStateFolder();
  const server = embeddedServer({ home });
  const busy = query(await server.start(), `select count(*) from generate_series(1, 3000000) a`).catch(() => undefined);
  await sleep(50);
  process.kill((await server.status()).pid!, 'SIGKILL');
  expect(await query(await server.start(), 'select 1 as one')).toEqual([{ one: 1 }]);
  await busy;
});

test('a stopped server that was killed is said to be stopped', async () => {
  const home = await createStateFolder();
  const server = embeddedServer({ home });
  await server.start();
  const { pid } = await server.status();
  process.kill(pid!, 'SIGKILL');
  while (await isAlive(pid!)) await sleep(5);
  expect(await server.status()).toMatchObject({ running: false, pid: undefined });
  expect(await server.stop()).toBe(false);
});

test('a pid file whose id another process has got does not keep the server from starting, nor end that process', async () => {
  const home = await createStateFolder();
  const server = embeddedServer({ home });
  await server.start();
  const { pidFile, data } = await layoutOf(home);
  const left = await readFile(pidFile, 'utf8');
  await server.stop();
  // As the server's user: Postgres takes another user's process for stale by itself.
  const { uid, gid } = await stat(data);
  const innocent = spawn('sleep', ['60'], process.getuid!() === 0 ? { uid, gid } : {});
  try {
    await new Promise((resolve) => innocent.once('spawn', resolve));
    const leave = async () => {
      await writeFile(pidFile, left.replace(/^\d+/, String(innocent.pid)), { mode: 0o600 });
      await chown(pidFile, uid, gid);
    };
    await leave();
    expect(await server.stop()).toBe(false);
    await leave();
    expect(await query(await server.start(), 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(innocent.signalCode).toBeNull();
  } finally {
    innocent.kill();
  }
});

test('a pid file cut short by a crash does not keep the server from starting', async () => {
  const home = await createStateFolder();
  const server = embeddedServer({ home });
  await server.start();
  await server.stop();
  await writeFile((await layoutOf(home)).pidFile, '');
  expect(await query(await server.start(), 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('several processes that find the server crashed bring up one', async () => {
  const home = await createStateFolder();
  const server = embeddedServer({ home });
  await server.start();
  process.kill((await server.status()).pid!, 'SIGKILL');
  const targets = await Promise.all([1, 2, 3].map(() => runServerCommand('start', home)));
  const { port } = await server.status();
  expect(targets).toEqual(Array(3).fill(expect.objectContaining({ port })));
});
