import { dropForgottenDatabases } from './forgotten-databases.ts';

/** Jest's globalTeardown: a database left behind fails the run, after it has been dropped. */
export default async function globalTeardown(): Promise<void> {
  const server = process.env['MEDALLION_TEST_DATABASE_URL'];
  if (!server) throw new Error('The global setup of the tests did not run: it sets MEDALLION_TEST_DATABASE_URL.');
  const forgotten = await dropForgottenDatabases(server);
  if (forgotten.length > 0) {
    throw new Error(`${forgotten.length} test database(s) were never dropped: call drop() in afterAll.`);
  }
}
