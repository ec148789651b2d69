import { BASE_ENVIRONMENT, MedallionError } from '@medallion/core';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What the environment decides; `.env.example` documents each variable. */
export interface Environment {
  /** The Postgres to use; the embedded one where unset. */
  readonly databaseUrl: string | undefined;
  /** Where records come from: a folder, or an org for the word `salesforce`; the mock org where unset. */
  readonly source: string | undefined;
  /** The variables that say which org and how to log in, SALESFORCE_*; among them secrets. */
  readonly salesforce: Readonly<Record<string, string | undefined>>;
  /** State folder: embedded server, extracts. */
  readonly home: string;
  /** What is built into and read: `base`, or the name its schemas begin with (`pr_12__gold`). Raw is shared by all. */
  readonly name: string;
}

/** Adds the variables of the workspace's `.env` to the process's; what is already set wins. */
export function loadDotEnv(workspace: string): void {
  const file = join(workspace, '.env');
  if (!existsSync(file)) return;
  try {
    process.loadEnvFile(file);
  } catch (cause) {
    throw new MedallionError({
      code: 'DOTENV_UNREADABLE',
      kind: 'usage',
      message: `${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      fix: 'Check that you may read it; it holds NAME=value lines, see .env.example.',
      cause,
    });
  }
}

/**
 * Reads the variables that decide what a command works on. Relative paths are relative to the workspace, so that a
 * command means the same wherever it is typed; `--home` and the like are relative to where they are typed.
 */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
  workspace: string,
  flags: { readonly home?: string | undefined; readonly env?: string | undefined } = {},
): Environment {
  const databaseUrl = variables['DATABASE_URL'] || undefined;
  if (databaseUrl !== undefined) checkDatabaseUrl(databaseUrl);
  const home =
    flags.home !== undefined ? resolve(flags.home) : resolve(workspace, variables['MEDALLION_HOME'] || '.medallion');
  const salesforce = Object.fromEntries(Object.entries(variables).filter(([name]) => name.startsWith('SALESFORCE_')));
  const name = flags.env ?? (variables['MEDALLION_ENV'] || BASE_ENVIRONMENT);
  return { databaseUrl, source: variables['MEDALLION_SOURCE'] || undefined, salesforce, home, name };
}

function checkDatabaseUrl(value: string): void {
  let protocol: string | undefined;
  try {
    protocol = new URL(value).protocol;
  } catch {
    // Not a URL at all; the value may hold a password, so the message does not repeat it.
  }
  if (protocol !== 'postgres:' && protocol !== 'postgresql:') {
    throw new MedallionError({
      code: 'DATABASE_URL_INVALID',
      kind: 'usage',
      message: 'DATABASE_URL is not a Postgres URL.',
      fix: 'Write it as postgres://user@host:5432/database (percent-encode special characters), or unset it to use the embedded Postgres.',
    });
  }
}
