import type { SourceRecord } from '@medallion/core';
import type { QueryPlan } from '../soql/plan.ts';

/** An open query: the records it found and how to write them. */
export interface Cursor {
  readonly id: string;
  /** Locators are of the session that made them. */
  readonly sessionId: string;
  readonly plan: QueryPlan;
  readonly includeDeleted: boolean;
  readonly rows: readonly SourceRecord[];
  readonly pageSize: number;
  /** By the org's clock. */
  readonly openedAt: Date;
}

const LIFETIME = 2 * 86_400_000;
/** Salesforce has no cap; memory does. */
const MOST = 1_000;

/** Open queries by their locators. Those read to the end stay: a client may ask for a page again. */
export class Cursors {
  readonly #cursors = new Map<string, Cursor>();
  #opened = 0;

  open(cursor: Omit<Cursor, 'id'>): Cursor {
    const id = `01gMK${String(++this.#opened).padStart(10, '0')}AAA`;
    const opened = { ...cursor, id };
    this.#cursors.set(id, opened);
    const oldest = this.#cursors.keys().next();
    if (this.#cursors.size > MOST && !oldest.done) this.#cursors.delete(oldest.value);
    return opened;
  }

  /** `undefined` for one that is unknown, of another session, or older than two days. */
  find(id: string, sessionId: string, now: Date): Cursor | undefined {
    const cursor = this.#cursors.get(id);
    const isValid = cursor?.sessionId === sessionId && now.getTime() - cursor.openedAt.getTime() < LIFETIME;
    return isValid ? cursor : undefined;
  }
}
