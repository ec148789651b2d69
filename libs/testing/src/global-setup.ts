import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { resolveTestServer } from './test-server.ts';

/** Jest's globalSetup: finds or starts the Postgres server of the tests, once per jest run, before any worker starts. */
export default async function globalSetup(): Promise<void> {
  const workspaceRoot = path.resolve(import.meta.dirname, '../../..');
  process.env['MEDALLION_TEST_RUN'] = randomBytes(4).toString('hex');
  process.env['MEDALLION_TEST_DATABASE_URL'] = await resolveTestServer(workspaceRoot, process.env);
}
