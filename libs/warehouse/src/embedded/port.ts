import { createHash } from 'node:crypto';
import { createServer } from 'node:net';

/** Whether a server could listen on this port of 127.0.0.1 right now. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** Ports below the range systems give to outgoing connections, so that one stays free between two starts. */
const FIRST_PORT = 20_000;
const PORT_COUNT = 10_000;

/** A free port, the same for the same state folder as long as nobody else takes it. */
export async function chooseFreePort(home: string): Promise<number> {
  const start = createHash('sha256').update(home).digest().readUInt32BE(0) % PORT_COUNT;
  for (let i = 0; i < PORT_COUNT; i++) {
    const port = FIRST_PORT + ((start + i) % PORT_COUNT);
    if (await isPortFree(port)) return port;
  }
  throw new Error('no free port between 20000 and 29999');
}
