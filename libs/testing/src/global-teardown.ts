import { dropForgottenDatabases } from './database.ts';

/** Jest's globalTeardown: a database left behind fails the run, after it has been dropped. */
export default async function globalTeardown(): Promise<void> {
  const forgotten = await dropForgottenDatabases();
  if (forgotten.length > 0) {
    throw new Error(`${forgotten.length} test database(s) were never dropped: call drop() in afterAll.`);
  }
}
