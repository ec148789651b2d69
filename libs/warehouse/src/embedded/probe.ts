import { realpath } from 'node:fs/promises';
import { silentLogger } from '@medallion/core';
import type postgres from 'postgres';
import { openClient } from '../connection/client.ts';
import type { ConnectionTarget } from '../connection/target.ts';
import { EMBEDDED_DATABASE, EMBEDDED_USER, type RootLayout } from './layout.ts';

/** How to connect to the embedded server on `port`. */
export const embeddedTarget = (port: number, password: string | undefined): ConnectionTarget => ({
  host: '127.0.0.1',
  port,
  database: EMBEDDED_DATABASE,
  user: EMBEDDED_USER,
  password,
  tls: 'disable',
  certificateAuthority: undefined,
  isEmbedded: true,
});

export interface ServerAnswer {
  readonly startedAt: Date;
  readonly version: string;
}

/** `starting`: it answers, but takes no connections yet (start-up, recovery). */
export type Probe = { kind: 'running'; answer: ServerAnswer } | { kind: 'starting' } | { kind: 'down' };

/** The one test of whether our server runs: connecting to it. Makes sure that it has the warehouse's database. */
export async function probeServer(layout: RootLayout, port: number, password: string): Promise<Probe> {
  const sql = openClient({
    target: { ...embeddedTarget(port, password), database: 'postgres' },
    logger: silentLogger,
    role: 'owner',
    setsRole: false,
    applicationName: 'medallion probe',
    max: 1,
  });
  try {
    const [facts] = await sql<{ data: string; started_at: Date; version: string; has_database: boolean }[]>`
      select current_setting('data_directory') as data, pg_postmaster_start_time() as started_at,
        current_setting('server_version') as version,
        exists (select from pg_catalog.pg_database where datname = ${EMBEDDED_DATABASE}) as has_database`;
    const { data, started_at: startedAt, version, has_database: hasDatabase } = facts!;
    if ((await realpath(data)) !== (await realpath(layout.data))) return { kind: 'down' };
    if (!hasDatabase) await createWarehouseDatabase(sql);
    return { kind: 'running', answer: { startedAt, version } };
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '57P03') return { kind: 'starting' };
    // Disk full and the like are no answer to the question: the caller must hear of them.
    if (code?.startsWith('53')) throw error;
    return { kind: 'down' };
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function createWarehouseDatabase(sql: postgres.Sql): Promise<void> {
  try {
    await sql.unsafe(`create database ${EMBEDDED_DATABASE} template template0`);
  } catch (error) {
    // Another process was faster: 42P04 says so, 23505 when both were under way.
    const { code } = error as { code?: string };
    if (code !== '42P04' && code !== '23505') throw error;
  }
}
