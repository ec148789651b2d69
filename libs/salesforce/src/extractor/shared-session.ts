import type { Session } from './log-in.ts';

/** The session all requests of a run share: however many find it ended at once, one login renews it. */
export class SharedSession {
  /** The last one there was, for messages. */
  latest: Session | undefined;
  readonly #logIn: () => Promise<Session>;
  readonly #refused = new WeakSet<Session>();
  #current: Promise<Session> | undefined;

  constructor(logIn: () => Promise<Session>) {
    this.#logIn = logIn;
  }

  /** The session, after logging in where there is none. */
  async get(): Promise<Session> {
    const current = (this.#current ??= this.#logIn());
    try {
      return (this.latest = await current);
    } catch (error) {
      if (this.#current === current) this.#current = undefined;
      throw error;
    }
  }

  /** Gives up a session the org refused; false where another request has told so before. */
  drop(session: Session): boolean {
    if (this.#refused.has(session)) return false;
    this.#refused.add(session);
    // There is no newer one: that is made only once this one has been refused.
    this.#current = undefined;
    return true;
  }
}
