import { spawnSync } from 'node:child_process';
import { chown, stat } from 'node:fs/promises';
import path from 'node:path';
import { recordingLogger } from '../connection/fixtures/recording-logger.ts';
import { embeddedServer } from './embedded-server.ts';
import { query } from './fixtures/query.ts';
import { runServerCommand } from './fixtures/run-server-command.ts';
import { createStateFolder, layoutOf, recordOf, removeStateFolders } from './fixtures/state-folder.ts';

afterAll(removeStateFolders);

const isRoot = process.getuid?.() === 0;
/** `daemon`: initdb wants a user with a name, and this one is everywhere. */
const ORDINARY_USER = 1;
/** An id without a name, as containers may be run with. */
const NAMELESS_USER = 54321;

/** A clone in root's own home, say, is closed to others. */
const othersCanRunUs = (): boolean => {
  const program = `require('node:fs').accessSync(${JSON.stringify(import.meta.filename)})`;
  return (
    spawnSync(process.execPath, ['-e', program], { cwd: '/', uid: ORDINARY_USER, gid: ORDINARY_USER }).status === 0
  );
};
/** Needs root, to become another user. Skipped visibly elsewhere. */
const asRoot = isRoot ? test : test.skip;
const asRootAndOther = isRoot && othersCanRunUs() ? test : test.skip;
const asOrdinaryUser = isRoot ? test.skip : test;

asRoot('root’s server runs as nobody', async () => {
  const home = await createStateFolder();
  await embeddedServer({ home }).start();
  expect((await stat((await layoutOf(home)).data)).uid).toBe(65534);
});

asRoot('where nobody may not enter the state folder, the files lie beside, and that is said and recorded', async () => {
  const home = await createStateFolder(0o700);
  const logger = recordingLogger();
  const target = await embeddedServer({ home, logger }).start();
  const { root } = (await recordOf(home))!;
  expect(root).toMatch(/^\/var\/(lib|tmp)\/medallion-0-[0-9a-f]{12}$/);
  expect(logger.lines).toContainEqual(expect.stringContaining(`cannot enter ${home}: its files are in ${root}.`));
  expect(await query(target, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(await embeddedServer({ home }).reset()).toBe(true);
  await expect(stat(root)).rejects.toMatchObject({ code: 'ENOENT' });
});

asRootAndOther('in the state folder of a user root’s server runs as that user, who can manage it too', async () => {
  const home = await createStateFolder();
  await chown(home, ORDINARY_USER, ORDINARY_USER);
  await embeddedServer({ home }).start();
  const { data, passfile } = await layoutOf(home);
  expect([(await stat(data)).uid, (await stat(passfile)).uid]).toEqual([ORDINARY_USER, ORDINARY_USER]);
  expect(await runServerCommand('status', home, ORDINARY_USER)).toMatchObject({ running: true });
});

asRootAndOther('an ordinary user starts, restarts and stops it', async () => {
  const home = path.join(await createStateFolder(0o777), 'home');
  const first = (await runServerCommand('start', home, ORDINARY_USER)) as { port: number };
  expect(first).toMatchObject({ host: '127.0.0.1', database: 'salesforce_dw' });
  expect((await stat((await layoutOf(home)).data)).uid).toBe(ORDINARY_USER);
  expect(await runServerCommand('stop', home, ORDINARY_USER)).toBe(true);
  expect(await runServerCommand('start', home, ORDINARY_USER)).toMatchObject({ port: first.port });
  expect(await embeddedServer({ home }).reset()).toBe(true);
});

asRootAndOther('another user’s server is not taken for a missing one', async () => {
  const home = await createStateFolder(0o777);
  await embeddedServer({ home }).start();
  expect(await runServerCommand('start', home, ORDINARY_USER)).toMatchObject({ code: 'EMBEDDED_OTHER_USER' });
});

asRoot('in a state folder whose owner has no name root’s server runs as nobody', async () => {
  const home = await createStateFolder();
  await chown(home, NAMELESS_USER, NAMELESS_USER);
  await embeddedServer({ home }).start();
  expect((await stat((await layoutOf(home)).data)).uid).toBe(65534);
});

asRootAndOther('a user without a name is told that Postgres wants one', async () => {
  const home = path.join(await createStateFolder(0o777), 'home');
  expect(await runServerCommand('start', home, NAMELESS_USER)).toMatchObject({ code: 'EMBEDDED_NO_USER' });
});

asOrdinaryUser('an ordinary user’s server lies in the state folder and is theirs', async () => {
  const home = await createStateFolder(0o700);
  await embeddedServer({ home }).start();
  const { data } = await layoutOf(home);
  expect(data.startsWith(home)).toBe(true);
  expect((await stat(data)).uid).toBe(process.getuid!());
});
