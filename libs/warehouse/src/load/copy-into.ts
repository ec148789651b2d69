import type { Writable } from 'node:stream';
import type postgres from 'postgres';

/** Bytes are handed to the connection in pieces of about this size: large enough to be few, small enough to stay cheap. */
const PIECE_CHARACTERS = 128 * 1024;

interface Completion {
  readonly count: number | null;
}

/**
 * COPY ... FROM STDIN that always ends.
 *
 * The stream postgres.js 3.4.9 hands out reports a server error only while data is being written: one that comes after
 * the last byte (or with it) leaves the stream waiting for ever, and the error goes to the query's promise, which was
 * settled when the stream was handed out. So completion is taken from the query itself, whose `resolve` and `reject`
 * the connection calls when the server is done, whatever the stream does. Revisit when the driver is upgraded.
 */
export class CopyInto {
  readonly #stream: Writable;
  readonly #completed: Promise<number>;
  #failure: unknown;
  #failed = false;
  #wake: (() => void) | undefined;
  #pending: string[] = [];
  #pendingCharacters = 0;

  private constructor(stream: Writable, query: postgres.PendingQuery<postgres.Row[]>) {
    this.#stream = stream;
    this.#completed = new Promise<number>((resolve, reject) => {
      const hooks = query as unknown as { resolve: (done: Completion) => void; reject: (error: unknown) => void };
      hooks.resolve = ({ count }) => resolve(count ?? 0);
      hooks.reject = (error) => {
        this.#fail(error);
        reject(this.#failure);
      };
    });
    // The failure reaches the caller through write() and end(); nobody else may be listening yet.
    this.#completed.catch(() => undefined);
    stream.on('error', (error) => this.#fail(error));
    stream.on('drain', () => this.#wake?.());
  }

  /** Starts the copy on a connection that does nothing else meanwhile. `statement` is a whole COPY ... FROM STDIN. */
  static async start(connection: postgres.Sql, statement: string): Promise<CopyInto> {
    const query = connection.unsafe(statement) as unknown as postgres.PendingQuery<postgres.Row[]>;
    const stream = await query.writable();
    return new CopyInto(stream, query);
  }

  /** Adds one line (without its line end). Await the promise, where there is one: the server is behind. */
  line(text: string): Promise<void> | undefined {
    this.#pending.push(text);
    this.#pendingCharacters += text.length;
    return this.#pendingCharacters >= PIECE_CHARACTERS ? this.#flush() : undefined;
  }

  /** Sends the rest and waits for the server's word. Returns the rows it stored. */
  async end(): Promise<number> {
    if (this.#pending.length > 0) await this.#flush();
    this.#throwIfFailed();
    this.#stream.end();
    return this.#completed;
  }

  /** Gives up: the server forgets the rows. The connection can be used again once the promise settles. */
  async abort(): Promise<void> {
    this.#pending = [];
    this.#stream.destroy(new Error('the load was stopped'));
    await this.#completed.catch(() => undefined);
  }

  async #flush(): Promise<void> {
    this.#throwIfFailed();
    const piece = Buffer.from(`${this.#pending.join('\n')}\n`, 'utf8');
    this.#pending = [];
    this.#pendingCharacters = 0;
    if (!this.#stream.write(piece)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        if (this.#failed) resolve();
      });
      this.#wake = undefined;
    }
    this.#throwIfFailed();
  }

  #fail(error: unknown): void {
    // The first error is the server's own; what the stream says afterwards follows from it.
    if (!this.#failed) this.#failure = error;
    this.#failed = true;
    this.#wake?.();
  }

  #throwIfFailed(): void {
    if (this.#failed) throw this.#failure;
  }
}
