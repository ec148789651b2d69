import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { MedallionError, postgresJsOptions, postgresSessionSettings } from '@medallion/core';
import postgres from 'postgres';
import { databasePrefix } from './forgotten-databases.ts';

/** A database that exists for one test file. */
export interface TestDatabase {
  readonly name: string;
  /** Connection string with the password, for code under test that takes a URL. */
  readonly url: string;
  /** postgres.js with the parsers the product uses. */
  readonly sql: postgres.Sql;
  /**
   * Drops the database, whoever is connected. Throws afterwards when the code under test left connections open:
   * in production they would hold locks and slots.
   */
  drop(): Promise<void>;
}

/** How long a closed connection may take to leave pg_stat_activity before it counts as leaked. */
const LEAK_GRACE_MS = 2_000;

/** The server tests may create databases on: any login that is superuser or has CREATEDB. */
export function testServerUrl(): string {
  const url = process.env['MEDALLION_TEST_DATABASE_URL'];
  if (url) return url;
  throw new MedallionError({
    code: 'NO_TEST_DATABASE',
    kind: 'environment',
    message: 'MEDALLION_TEST_DATABASE_URL names no Postgres server for the tests.',
    fix: 'Run the tests through `npm test`, which starts one, or set MEDALLION_TEST_DATABASE_URL=postgres://user:password@host:5432/postgres.',
  });
}

/** postgres.js as the product configures it; the caller ends it. */
export function connect(url: string, options: { max?: number; applicationName?: string } = {}): postgres.Sql {
  return postgres(url, {
    max: options.max ?? 4,
    ...postgresJsOptions(),
    onnotice: () => undefined,
    connection: { ...postgresSessionSettings, application_name: options.applicationName ?? 'medallion test' },
  }) as unknown as postgres.Sql;
}

async function onServer<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = connect(url, { max: 1 });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Who is connected to `name` once connections that are being closed have gone. */
async function leftOpen(server: postgres.Sql, name: string): Promise<string[]> {
  const deadline = Date.now() + LEAK_GRACE_MS;
  for (;;) {
    const sessions = await server<{ application_name: string; query: string }[]>`
      select application_name, left(query, 80) as query from pg_stat_activity
      where datname = ${name} and backend_type = 'client backend' order by pid`;
    if (sessions.length === 0 || Date.now() > deadline) {
      return sessions.map((session) => `${session.application_name || 'unnamed'}: ${session.query}`);
    }
    await sleep(20);
  }
}

/**
 * Creates an empty database under a name nobody else has. Create one per test file, and drop it in `afterAll`.
 *
 * @param serverUrl a login of the server that may create it. Default: the server of the tests
 */
export async function createDatabase(serverUrl: string = testServerUrl()): Promise<TestDatabase> {
  const name = `${databasePrefix()}${randomBytes(8).toString('hex')}`;
  await onServer(serverUrl, (server) => server.unsafe(`create database "${name}" template template0 encoding 'UTF8'`));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const sql = connect(url.href);

  let dropped: Promise<void> | undefined;
  const dropOnce = async (): Promise<void> => {
    await sql.end({ timeout: 5 });
    const leaked = await onServer(serverUrl, async (server) => {
      const sessions = await leftOpen(server, name);
      await server.unsafe(`drop database if exists "${name}" with (force)`);
      return sessions;
    });
    if (leaked.length > 0) {
      throw new Error(`${leaked.length} connection(s) to the test database were left open:\n  ${leaked.join('\n  ')}`);
    }
  };
  return { name, url: url.href, sql, drop: () => (dropped ??= dropOnce()) };
}

/** Runs `work` in a database of its own, dropped afterwards whatever happens. */
export async function withDatabase<T>(work: (database: TestDatabase) => Promise<T>): Promise<T> {
  const database = await createDatabase();
  try {
    return await work(database);
  } finally {
    await database.drop();
  }
}
