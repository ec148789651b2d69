import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

/** What `medallion db start --json` prints, as far as tests need it. */
interface StartedServer {
  readonly url: string;
  readonly passfile?: string;
}

/** A field of libpq's passfile ends at a colon; `\:` and `\\` are a colon and a backslash of the value. */
function passwordOf(passfile: string): string | undefined {
  const line = passfile.split(/\r?\n/).find((text) => text.trim() !== '' && !text.startsWith('#'));
  const fields = line?.match(/(?:\\.|[^:\\])+/g);
  return fields?.[4]?.replace(/\\(.)/g, '$1');
}

/** Adds the password of the passfile to the connection string that names it. */
export async function urlWithPassword(server: StartedServer): Promise<string> {
  const url = new URL(server.url);
  if (server.passfile && !url.password) {
    const password = passwordOf(await readFile(server.passfile, 'utf8'));
    if (password === undefined) throw new Error(`no password in the passfile ${server.passfile}`);
    url.password = encodeURIComponent(password);
  }
  return url.href;
}

/**
 * The server tests run on: MEDALLION_TEST_DATABASE_URL, else DATABASE_URL (databases are created and dropped beside the
 * one it names), else an embedded server of the workspace's own, started here and left running for the next run.
 */
export async function resolveTestServer(workspaceRoot: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const given = environment['MEDALLION_TEST_DATABASE_URL'] || environment['DATABASE_URL'];
  if (given) return given;
  const bin = path.join(workspaceRoot, 'apps/runner/bin/medallion.mjs');
  const home = path.join(workspaceRoot, '.medallion/test');
  const { stdout } = await promisify(execFile)(process.execPath, [bin, 'db', 'start', '--json', '--home', home], {
    cwd: workspaceRoot,
    env: { ...environment, NODE_OPTIONS: '' },
  });
  return urlWithPassword(JSON.parse(stdout) as StartedServer);
}
