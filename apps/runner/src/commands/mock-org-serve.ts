import { MedallionError } from '@medallion/core';
import type { MockServer, OrgVersion } from '@medallion/salesforce';
import type { Command } from 'commander';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import type { MockOrgFlags } from '../config/mock-org-flags.ts';
import type { Host, Invocation } from '../host.ts';

interface ServeFlags extends MockOrgFlags {
  readonly port?: string;
  readonly faults?: string;
  readonly jwtKey?: string;
}

/** Enough to see changes come in. */
const DEFAULT_DAYS = 30;

/** `medallion mock-org serve`: the generated org over HTTP, until interrupted. */
export function mockOrgServeCommand(host: Host): Command {
  return host
    .command('serve', {
      summary: 'serve a mock org over HTTP as Salesforce does',
      description:
        'Serves a mock org on 127.0.0.1: SOAP and OAuth logins, REST queries, describe and Bulk API 2.0 query jobs.\n' +
        'Prints its address and the credentials it made up, and runs until interrupted.\n' +
        'Its clock stands still until POST /mock/clock moves it on, for example with {"days": 1}.\n' +
        'What is not given comes from mockOrg in medallion.config.ts.',
      examples: [
        'medallion mock-org serve',
        'medallion mock-org serve --port 8080 --scale 0.1 --days 30 --faults unavailable=0.02,expire-session=200',
      ],
    })
    .option('--port <number>', 'TCP port on 127.0.0.1 (default: a free one)')
    .option('--seed <number>', 'what chance is drawn from, that of faults too')
    .option('--scale <factor>', 'size; 1 is 26,888 records')
    .option('--as-of <instant>', 'where its clock stands at the start, after three years of history; ISO 8601')
    .option('--start <date>', 'instead of --as-of: the first day of the three years, such as 2022-01-01')
    .option('--days <number>', `days the clock can be moved on by (default: ${DEFAULT_DAYS})`)
    .option('--faults <spec>', 'what goes wrong, such as drop=0.01,hide=Contact.Email@2025-01-05')
    .option('--jwt-key <file>', 'write the private key for JWT logins there')
    .action(host.action<ServeFlags>(serve));
}

async function serve(invocation: Invocation<ServeFlags>): Promise<void> {
  const { flags, output, config, path, signal } = invocation;
  const [
    { divisionLogs, inOrder, parseFaultPlan, startMockServer, visibleFrom },
    { parseMockOrgFlags },
    { mockOrgSettings },
  ] = await Promise.all([
    import('../source/mock-server.ts'),
    import('../config/mock-org-flags.ts'),
    import('../source/mock-extract.ts'),
  ]);
  const settings = { ...mockOrgSettings(await config()), ...parseMockOrgFlags(flags) };
  const faults = parseFaultPlan(flags.faults ?? '');
  const port = wholeNumber('--port', flags.port ?? '0', 65_535);
  const { seed, scale, fiscalYearStartMonth, days = DEFAULT_DAYS } = settings;
  const clock = new Date(settings.asOf);
  const log: OrgVersion[] = [];
  for await (const versions of divisionLogs({ seed, scale, asOf: clock, days, fiscalYearStartMonth })) {
    signal.throwIfAborted();
    for (const version of visibleFrom(versions, clock)) log.push(version);
  }
  log.sort(inOrder);
  const server = await startMockServer({ log, clock, faults, seed, port }).catch((error: unknown) => {
    throw cannotListen(port, error);
  });
  try {
    const { jwtPrivateKey } = server.credentials;
    if (flags.jwtKey !== undefined) await writeFile(path(flags.jwtKey), jwtPrivateKey ?? '', { mode: 0o600 });
    const { url, organizationId, credentials, now } = server;
    output.result({ url, organizationId, clock: now.toISOString(), days, credentials }, () => greeting(server, days));
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    await server.close();
  }
}

function greeting({ url, credentials, now }: MockServer, days: number): string {
  const { username, password, securityToken, clientId, clientSecret, refreshToken } = credentials;
  return [
    `A mock org listens at ${url}; its clock stands at ${now.toISOString()} and has ${days} days ahead of it.`,
    '',
    `SALESFORCE_LOGIN_URL=${url}`,
    '# client credentials ...',
    `SALESFORCE_CLIENT_ID=${clientId}`,
    `SALESFORCE_CLIENT_SECRET=${clientSecret}`,
    '# ... or name and password',
    `SALESFORCE_USERNAME=${username}`,
    `SALESFORCE_PASSWORD=${password}`,
    `SALESFORCE_SECURITY_TOKEN=${securityToken}`,
    `# ... or, for other clients, the refresh token ${refreshToken}`,
    '',
    `curl -X POST ${url}/mock/clock -d '{"days": 1}' moves its clock on by a day. Ctrl-C ends it.`,
  ].join('\n');
}

function wholeNumber(flag: string, text: string, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= most) return number;
  throw new MedallionError({
    code: 'USAGE',
    kind: 'usage',
    message: `${flag} cannot be "${text}": expected a whole number from 0 to ${most}.`,
    fix: 'Run `medallion mock-org serve --help` for what it takes.',
    fields: { reason: 'invalidArgument', flag },
  });
}

const cannotListen = (port: number, cause: unknown): MedallionError =>
  new MedallionError({
    code: 'MOCK_SERVER_CANNOT_LISTEN',
    kind: 'usage',
    message: `Nothing can listen on port ${port} of 127.0.0.1 (${(cause as NodeJS.ErrnoException).code ?? 'unknown error'}).`,
    fix: 'Give another --port, or none for a free one.',
    cause,
  });
