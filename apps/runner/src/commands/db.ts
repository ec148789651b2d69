import { MedallionError } from '@medallion/core';
import type { EmbeddedStatus } from '@medallion/warehouse';
import type { Command } from 'commander';
import type { Host, Invocation } from '../host.ts';
import { confirm } from '../output/confirm.ts';
import { renderServer } from '../output/server-status.ts';

/** `medallion db`: the Postgres the warehouse is in. */
export function dbCommand(host: Host): Command {
  const start = host
    .command('start', {
      summary: 'start the embedded Postgres and say how to connect',
      examples: ['medallion db start', 'medallion db start --json'],
    })
    .action(
      host.action(async (invocation) => {
        const { embedded, usesOwnServer } = await servers();
        const server = await embedded(invocation);
        await server.start();
        if (usesOwnServer(invocation)) {
          invocation.output.logger.warn('DATABASE_URL is set: the other commands use that database, not this server.');
        }
        showStatus(invocation, await server.status());
      }),
    );
  const stop = host
    .command('stop', { summary: 'stop the embedded Postgres; the data stays', examples: ['medallion db stop'] })
    .action(
      host.action(async (invocation) => {
        const { embedded } = await servers();
        const stopped = await (await embedded(invocation)).stop();
        invocation.output.result({ stopped }, () =>
          stopped
            ? 'Stopped. The data stays; the next command that needs the server starts it again.'
            : 'It was not running.',
        );
      }),
    );
  const status = host
    .command('status', {
      summary: 'say whether the embedded Postgres runs, and where its data and its log are',
      examples: ['medallion db status'],
    })
    .action(
      host.action(async (invocation) => {
        const { embedded } = await servers();
        showStatus(invocation, await (await embedded(invocation)).status());
      }),
    );
  const url = host
    .command('url', {
      summary: 'print the connection string, without a password',
      description:
        'Prints the connection string of the warehouse on stdout, without a password, and says on stderr where the password is.\n' +
        'Starts the embedded Postgres where DATABASE_URL is not set.',
      examples: ['medallion db url', 'PGPASSFILE=.medallion/postgres/passfile psql "$(medallion db url)"'],
    })
    .action(host.action(printUrl));
  const reset = host
    .command('reset', {
      summary: 'delete the warehouse',
      description:
        'Deletes the embedded Postgres and all its data. With DATABASE_URL set it drops the schemas of the warehouse in that database\n' +
        'instead, provided they are ours. Asks first, unless --yes is given.',
      examples: ['medallion db reset', 'medallion db reset --yes'],
    })
    .option('--yes', 'do not ask')
    .action(host.action<{ readonly yes?: true }>(resetDatabase));
  const group = host.group('db', 'the Postgres the warehouse is in');
  for (const command of [start, stop, status, url, reset]) group.addCommand(command);
  return group;
}

/** Loaded when needed: the help of `db` does not wait for database drivers. */
const servers = () => import('../embedded-server.ts');

function showStatus({ output }: Invocation, status: EmbeddedStatus): void {
  output.result(status, () => renderServer(status, output));
}

async function printUrl(invocation: Invocation): Promise<void> {
  const { environment, output } = invocation;
  const { embedded, urlWithoutPassword, usesOwnServer } = await servers();
  if (environment.databaseUrl !== undefined && usesOwnServer(invocation)) {
    const shown = await urlWithoutPassword(environment.databaseUrl, process.env);
    return output.result({ url: shown, passfile: process.env['PGPASSFILE'] }, () => shown);
  }
  const server = await embedded(invocation);
  await server.start();
  const { url, passfile } = await server.status();
  if (!output.json) output.note(`The password is in ${passfile}: PGPASSFILE=${passfile} psql "${url}"`);
  output.result({ url, passfile }, () => url ?? '');
}

async function resetDatabase(invocation: Invocation<{ readonly yes?: true }>): Promise<void> {
  const { flags, environment, output, stdin } = invocation;
  const { embedded, usesOwnServer } = await servers();
  const own = usesOwnServer(invocation);
  const what = own
    ? 'all schemas of the warehouse in the database of DATABASE_URL, and their data'
    : `the embedded Postgres in ${environment.home} and its data`;
  if (flags.yes !== true && !(await confirm(`Delete ${what}?`, stdin, invocation.signal))) throw notConfirmed(what);
  const { dropWarehouse } = await import('../warehouse-reset.ts');
  const deleted = own ? await dropWarehouse(invocation) : await (await embedded(invocation)).reset();
  output.result({ deleted }, () => (deleted ? `Deleted ${what}.` : 'There was nothing to delete.'));
}

const notConfirmed = (what: string): MedallionError =>
  new MedallionError({
    code: 'NOT_CONFIRMED',
    kind: 'usage',
    message: `Nothing was deleted: deleting ${what} was not confirmed.`,
    fix: 'Answer y, or add --yes where nobody can be asked.',
  });
