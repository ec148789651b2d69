import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGzip, gzipSync } from 'node:zlib';
import type { Reply } from './call.ts';

/** How an answer is sent, and how it goes wrong on its way. */
export interface Sending {
  /** Whether the client takes compressed answers. */
  readonly gzip: boolean;
  /** The connection breaks half-way. */
  readonly drop: boolean;
  /** Milliseconds the answer stops half-way. */
  readonly pause: number;
  readonly signal: AbortSignal;
}

const CHUNK = 64 * 1024;
/** Over loopback the processor is the bottleneck. */
const LEVEL = { level: 1 };

/** Writes a reply, its pieces as they are made and no faster than the client reads. */
export async function send(response: ServerResponse, reply: Reply, sending: Sending): Promise<void> {
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  if (reply.body !== undefined) {
    response.setHeader('Content-Type', reply.contentType ?? 'application/json;charset=UTF-8');
  }
  const isPacked = sending.gzip && reply.body !== undefined && reply.body !== '';
  if (isPacked) response.setHeader('Content-Encoding', 'gzip');
  if (sending.drop || sending.pause > 0) return sendInHalves(response, reply, isPacked, sending);
  if (reply.body === undefined || typeof reply.body === 'string') {
    response.end(isPacked ? gzipSync(reply.body!, LEVEL) : reply.body);
    return;
  }
  const pieces = Readable.from(chunksOf(reply.body), { objectMode: false });
  await (isPacked ? pipeline(pieces, createGzip(LEVEL), response) : pipeline(pieces, response));
}

function* chunksOf(pieces: Iterable<string>): Generator<string> {
  let parts: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    parts.push(piece);
    length += piece.length;
    if (length < CHUNK) continue;
    yield parts.join('');
    parts = [];
    length = 0;
  }
  if (length > 0) yield parts.join('');
}

async function sendInHalves(
  response: ServerResponse,
  { body = '' }: Reply,
  isPacked: boolean,
  { drop, pause, signal }: Sending,
): Promise<void> {
  const plain = Buffer.from(typeof body === 'string' ? body : [...body].join(''), 'utf8');
  const bytes = isPacked ? gzipSync(plain, LEVEL) : plain;
  const half = Math.floor(bytes.length / 2);
  response.setHeader('Content-Length', bytes.length);
  await new Promise<void>((resolve) => response.write(bytes.subarray(0, half), () => resolve()));
  if (drop) {
    response.destroy();
    return;
  }
  await sleep(pause, undefined, { signal }).catch(() => undefined);
  response.end(bytes.subarray(half));
}
