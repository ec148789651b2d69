import { explainDatabaseError } from '../connection/connection-errors.ts';
import { embeddedServer } from './embedded-server.ts';
import { query } from './fixtures/query.ts';
import { onSmallDisk, removeSmallDisks, stateFolderOfSize } from './fixtures/small-disk.ts';
import { removeStateFolders } from './fixtures/state-folder.ts';

afterAll(async () => {
  await removeSmallDisks();
  await removeStateFolders();
});

onSmallDisk('a disk too small for a new server is said to be full, and no half-made server stays', async () => {
  const home = await stateFolderOfSize(15);
  await expect(embeddedServer({ home }).start()).rejects.toMatchObject({
    code: 'DISK_FULL',
    message: expect.stringContaining(home),
    fix: expect.stringContaining('MEDALLION_HOME'),
  });
  expect(await embeddedServer({ home }).status()).toMatchObject({ running: false });
});

onSmallDisk('a disk that fills up under a statement is said to be full, and the server lives on', async () => {
  const home = await stateFolderOfSize(150);
  const target = await embeddedServer({ home }).start();
  const flood = `create table public.flood as select repeat(md5(i::text), 30) as filler from generate_series(1, 1000000) i`;
  const error: unknown = await query(target, flood).catch((cause: unknown) => cause);
  expect(explainDatabaseError(error, target)).toMatchObject({ code: 'DISK_FULL' });
  expect(await query(await embeddedServer({ home }).start(), 'select 1 as one')).toEqual([{ one: 1 }]);
});
