import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Reply } from './call.ts';

/** How an answer goes wrong on its way. */
export interface Trouble {
  /** The connection breaks half-way. */
  readonly drop: boolean;
  /** Milliseconds the answer stops half-way. */
  readonly pause: number;
  readonly signal: AbortSignal;
}

const CHUNK = 64 * 1024;

/** Writes a reply, its pieces as they are made and no faster than the client reads. */
export async function send(response: ServerResponse, reply: Reply, trouble: Trouble): Promise<void> {
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  if (reply.body !== undefined) {
    response.setHeader('Content-Type', reply.contentType ?? 'application/json;charset=UTF-8');
  }
  if (trouble.drop || trouble.pause > 0) return sendInHalves(response, reply, trouble);
  if (reply.body === undefined || typeof reply.body === 'string') {
    response.end(reply.body);
    return;
  }
  await pipeline(Readable.from(chunksOf(reply.body), { objectMode: false }), response);
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

async function sendInHalves(response: ServerResponse, { body = '' }: Reply, trouble: Trouble): Promise<void> {
  const bytes = Buffer.from(typeof body === 'string' ? body : [...body].join(''), 'utf8');
  const half = Math.floor(bytes.length / 2);
  response.setHeader('Content-Length', bytes.length);
  await new Promise<void>((resolve) => response.write(bytes.subarray(0, half), () => resolve()));
  if (trouble.drop) {
    response.destroy();
    return;
  }
  await sleep(trouble.pause, undefined, { signal: trouble.signal }).catch(() => undefined);
  response.end(bytes.subarray(half));
}
