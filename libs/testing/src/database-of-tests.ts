import { createDatabase, type TestDatabase } from './database.ts';

/** A time zone far from UTC, where a day begins and ends hours before: no result may depend on the session's. */
const FAR_FROM_UTC = 'Pacific/Auckland';

/**
 * A database for the tests of one file, made before the first and dropped after the last of them.
 *
 * @returns runs a query in a transaction of its own, in a session far from UTC
 */
export function databaseOfTests(): (query: string) => Promise<Record<string, unknown>[]> {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.drop());
  return (query) =>
    database.sql.begin(async (session) => {
      await session.unsafe(`set local timezone to '${FAR_FROM_UTC}'`);
      return [...(await session.unsafe(query))];
    });
}
