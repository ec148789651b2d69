import { createDatabase, type TestDatabase } from '@medallion/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startMedallion, type Finished, type SpawnOptions } from './support/medallion.ts';
import { smallOrg, type SmallOrg } from './support/small-org.ts';

// Builds a whole warehouse; a busy machine takes its time.
jest.setTimeout(300_000);

let database: TestDatabase;
let home: string;
let org: SmallOrg;
beforeAll(async () => {
  database = await createDatabase();
  home = mkdtempSync(path.join(tmpdir(), 'medallion-home-'));
  org = await smallOrg();
});
afterAll(async () => {
  rmSync(home, { recursive: true, force: true });
  org.remove();
  await database.drop();
});

/** Runs a command whose output, or whose messages, nobody reads from the start. */
function unread(stream: 'stdout' | 'stderr', args: readonly string[], options: SpawnOptions = {}): Promise<Finished> {
  const started = startMedallion(args, options);
  started.process[stream].destroy();
  return started.finished;
}

test('an error that nobody reads has its exit code', async () => {
  expect(await unread('stderr', ['describe', 'nosuch'])).toMatchObject({ code: 2 });
});

test('a result that nobody reads is no error', async () => {
  expect(await unread('stdout', ['describe'])).toMatchObject({ code: 0, stderr: '' });
});

test('a pipeline whose output nobody reads is carried out to its end', async () => {
  const env = { DATABASE_URL: database.url, MEDALLION_SOURCE: org.folder, MEDALLION_HOME: home };
  expect(await unread('stdout', ['pipeline'], { env })).toMatchObject({ code: 0 });
  expect(await database.sql`select layer from ops.layer_ledger where environment = 'base' order by layer`).toEqual([
    { layer: 'bronze' },
    { layer: 'gold' },
    { layer: 'silver' },
  ]);
});
