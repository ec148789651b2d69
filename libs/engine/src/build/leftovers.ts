import { textLiteral } from '@medallion/model';
import { qualifiedName } from '@medallion/quality';
import type { Session } from '../ports/warehouse-port.ts';
import type { RelationName } from '../relation.ts';

/** What is known of a table once the rows of a model, or of a part of one, are all in it. */
export interface Computation {
  /** `silver.int_accounts` */
  readonly model: string;
  /** Of its definition and of the states it was computed from: under the same it would be computed to the same rows. */
  readonly fingerprint: string;
  /** The name of the part it is; `undefined` where it is all rows. See `DuePart`. */
  readonly part: string | undefined;
  readonly runId: string;
  readonly rows: number;
  /** What it took, by the clock. */
  readonly milliseconds: number;
  /** Made to become the model's own table, logged and with its indexes; see `ScratchOptions`. */
  readonly isKept: boolean;
}

/** What a failed run computed and did not publish: a `retry` takes it over. */
export interface Leftover extends Computation {
  readonly table: RelationName;
}

const MARK = 'medallion computed ';

/**
 * Notes on a table in scratch that it is complete, as its comment: the note goes with the table, and is rolled back with it. A table
 * without one was left in the middle.
 */
export const markComputed = (table: RelationName, computation: Computation): string =>
  `comment on table ${qualifiedName(table)} is ${textLiteral(MARK + JSON.stringify(computation))}`;

/** @param comment of a table in scratch */
export function leftoverOf(table: RelationName, comment: unknown): Leftover | undefined {
  if (typeof comment !== 'string' || !comment.startsWith(MARK)) return undefined;
  return { table, ...(JSON.parse(comment.slice(MARK.length)) as Computation) };
}

/**
 * The rows an earlier run computed of a model, where they are what it would be computed to now. Otherwise that table is dropped: its
 * name, and the disk, are needed.
 *
 * They are counted, because a server that crashed has emptied what is unlogged and kept its comment.
 */
export async function takeOver(
  session: Session,
  leftover: Leftover | undefined,
  needed: Pick<Computation, 'fingerprint' | 'part' | 'isKept'>,
): Promise<Leftover | undefined> {
  if (leftover === undefined) return undefined;
  const name = qualifiedName(leftover.table);
  const isSame = (['fingerprint', 'part', 'isKept'] as const).every((each) => leftover[each] === needed[each]);
  if (isSame) {
    const [counted] = (await session.execute(`select count(*)::text as "rows" from ${name}`)).rows;
    if (Number(counted!['rows']) === leftover.rows) return leftover;
  }
  await session.execute(`drop table if exists ${name} cascade`);
  return undefined;
}
