import postgres from 'postgres';

// Jest loads its global teardown outside its module system, where a workspace library resolves to a build that a fresh
// checkout does not have: this file imports none.

/** Databases of one jest run share this prefix, by which the global teardown finds those nobody dropped. */
export const databasePrefix = (): string => `medallion_test_${process.env['MEDALLION_TEST_RUN'] ?? 'x'}_`;

/** Drops the databases of this jest run that no test dropped, and says which they were. */
export async function dropForgottenDatabases(serverUrl: string): Promise<string[]> {
  const server = postgres(serverUrl, { max: 1, onnotice: () => undefined });
  try {
    const forgotten = await server<{ datname: string }[]>`
      select datname from pg_database where starts_with(datname, ${databasePrefix()}) order by datname`;
    for (const { datname } of forgotten) await server.unsafe(`drop database if exists "${datname}" with (force)`);
    return forgotten.map(({ datname }) => datname);
  } finally {
    await server.end({ timeout: 5 });
  }
}
