import { randomBytes } from 'node:crypto';
import { ApiError } from '../api-error.ts';

export interface Session {
  readonly id: string;
  calls: number;
}

/** The access tokens that are valid. */
export class Sessions {
  readonly #organizationId: string;
  readonly #sessions = new Map<string, Session>();

  constructor(organizationId: string) {
    this.#organizationId = organizationId;
  }

  open(): Session {
    const id = `${this.#organizationId.slice(0, 15)}!AQ${randomBytes(36).toString('base64url')}`;
    const session = { id, calls: 0 };
    this.#sessions.set(id, session);
    return session;
  }

  end(id: string): void {
    this.#sessions.delete(id);
  }

  /** Ends all sessions, as an administrator can. */
  endAll(): void {
    this.#sessions.clear();
  }

  /**
   * The session of an Authorization header (`Bearer` or `OAuth`), with one more call counted.
   *
   * @param onExpired told where the session has had `most` calls
   * @throws ApiError 401 where there is none, or it has had `most` calls
   */
  authorize(authorization: string | undefined, most = Infinity, onExpired?: () => void): Session {
    const id = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(authorization ?? '')?.[1];
    const session = id === undefined ? undefined : this.#sessions.get(id);
    if (session !== undefined && session.calls >= most) {
      this.end(session.id);
      onExpired?.();
    } else if (session !== undefined) {
      session.calls++;
      return session;
    }
    throw new ApiError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
  }
}
