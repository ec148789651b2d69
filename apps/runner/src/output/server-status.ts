import type { EmbeddedStatus } from '@medallion/warehouse';
import type { Output } from './output.ts';

/** The embedded server: whether it runs, how to connect, where its files are. */
export function renderServer(status: EmbeddedStatus, { colours }: Output): string {
  const { bold, dim } = colours;
  if (status.dataDirectory === undefined)
    return 'There is no embedded Postgres yet; the first command that needs it makes one.';
  const facts: [string, string | undefined][] = [
    ['state', status.running ? `running, Postgres ${status.version}, process ${status.pid}` : 'stopped'],
    ['connect', status.url],
    ['passfile', status.passfile],
    ['data', `${status.dataDirectory} (${Math.round(status.sizeBytes / 1_048_576)} MB)`],
    ['log', status.logFile],
  ];
  return facts
    .map(([name, value]) => `${dim(name.padEnd(9))} ${name === 'connect' ? bold(value ?? '') : value}`)
    .join('\n');
}
