import { startMedallion } from './medallion.ts';

export interface ServedOrg {
  readonly url: string;
  readonly organizationId: string;
  readonly credentials: {
    readonly username: string;
    readonly password: string;
    readonly securityToken: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly refreshToken: string;
    readonly jwtPrivateKey: string;
  };
  /** Moves the org's clock on by whole days. */
  advance(days: number): Promise<void>;
  setFaults(faults: string): Promise<void>;
  /** How often each fault has struck since the server started. */
  faultsMet(): Promise<Readonly<Record<string, number>>>;
  /** Interrupts the server and answers its exit code. */
  stop(): Promise<number | null>;
}

/** `medallion mock-org serve` as a process of its own. */
export async function serveMockOrg(...args: readonly string[]): Promise<ServedOrg> {
  const started = startMedallion(['mock-org', 'serve', '--json', ...args]);
  let document = '';
  started.process.stdout.on('data', (text: string) => (document += text));
  await started.printed(/^\}$/m);
  const served = JSON.parse(document) as Pick<ServedOrg, 'url' | 'organizationId' | 'credentials'>;
  const post = async (path: string, body: object): Promise<void> => {
    const response = await fetch(served.url + path, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  };
  return {
    ...served,
    advance: (days) => post('/mock/clock', { days }),
    setFaults: (faults) => post('/mock/faults', { faults }),
    faultsMet: async () => {
      const answer = (await (await fetch(`${served.url}/mock/faults`)).json()) as { met: Record<string, number> };
      return answer.met;
    },
    stop: async () => {
      started.process.kill('SIGTERM');
      return (await started.finished).code;
    },
  };
}
