import { createDatabase, type TestDatabase } from '@medallion/testing';
import path from 'node:path';
import { start } from './support/medallion.ts';
import { WORKSPACE } from './support/workspace-copy.ts';

const SOAK = path.join(WORKSPACE, 'tools/bench/src/soak.mjs');
let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

test('days of an org with faults, loaded one after the other, leave nothing unexplained', async () => {
  const env = { DATABASE_URL: database.url };
  const args = [SOAK, '--days', '3', '--scale', '0.05', '--json'];
  const { code, stdout, stderr } = await start(process.execPath, args, { env }).finished;
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('day 3 of 3') });
  const { inOrg, inRaw, missing, unexplained, faultsMet } = JSON.parse(stdout);
  expect({ inRaw, missing, unexplained }).toEqual({ inRaw: inOrg, missing: 0, unexplained: [] });
  expect(inOrg).toBeGreaterThan(1_000);
  expect(Object.keys(faultsMet).length).toBeGreaterThan(1);
}, 300_000);
