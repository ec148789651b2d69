import { embeddedServer, targetFromUrl, type EmbeddedServer } from '@medallion/warehouse';
import type { Invocation } from './host.ts';

/** `--home` names an embedded server, whatever DATABASE_URL says. */
export const usesOwnServer = ({ environment, flags }: Invocation): boolean =>
  environment.databaseUrl !== undefined && flags.home === undefined;

/** The embedded server of the state folder, as the settings want it; not started. */
export async function embedded({ environment, output, config }: Invocation): Promise<EmbeddedServer> {
  const { port } = (await config()).embedded;
  return embeddedServer({ home: environment.home, logger: output.logger, port });
}

/** A connection string as it may be shown: everything but the password. */
export async function urlWithoutPassword(databaseUrl: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { host, port, database, user } = await targetFromUrl(databaseUrl, env);
  return publicUrl({ host, port, database, user });
}

export const publicUrl = (at: { host: string; port: number; database: string; user: string }): string =>
  `postgres://${encodeURIComponent(at.user)}@${at.host.includes(':') ? `[${at.host}]` : at.host}:${at.port}/${encodeURIComponent(at.database)}`;
