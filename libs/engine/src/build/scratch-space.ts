import { quoted } from '@medallion/model';
import { qualifiedName } from '@medallion/quality';
import type { Session } from '../ports/warehouse-port.ts';
import type { RelationName } from '../relation.ts';
import { leftoverOf, type Leftover } from './leftovers.ts';

/** Creates the schemas that are missing. Asked first, because Postgres wants the right to create even for one that exists. */
export async function ensureSchemas(
  session: Session,
  schemas: readonly string[],
  readerRole: string | undefined,
): Promise<void> {
  const { rows } = await session.execute(
    'select "nspname" from "pg_catalog"."pg_namespace" where "nspname" = any ($1::text[])',
    [schemas],
  );
  const present = new Set(rows.map((row) => row['nspname']));
  for (const schema of schemas.filter((name) => !present.has(name))) {
    await session.execute(`create schema if not exists ${quoted(schema)}`);
    if (readerRole !== undefined)
      await session.execute(`grant usage on schema ${quoted(schema)} to ${quoted(readerRole)}`);
  }
}

interface ScratchRelation extends RelationName {
  /** As in `pg_class.relkind`. */
  readonly kind: string;
  readonly comment: unknown;
}

/** The tables and views of a scratch schema, sorted by name. */
export async function readScratch(session: Session, schema: string): Promise<readonly ScratchRelation[]> {
  const { rows } = await session.execute(
    `select "c"."relname" as "name", "c"."relkind"::text as "kind", obj_description("c"."oid", 'pg_class') as "comment"
     from "pg_catalog"."pg_class" as "c"
     join "pg_catalog"."pg_namespace" as "n" on "n"."oid" = "c"."relnamespace"
     where "n"."nspname" = $1 and "c"."relkind" in ('r', 'v', 'm') order by 1`,
    [schema],
  );
  return rows.map((row) => ({ schema, name: String(row['name']), kind: String(row['kind']), comment: row['comment'] }));
}

/**
 * Drops what lies in a scratch schema. The caller holds the environment's lock, so whatever is there was left by a run that is over.
 *
 * @param isWanted which of the tables that a run finished computing stay. Default: none
 */
export async function emptyScratch(
  session: Session,
  schema: string,
  isWanted: (leftover: Leftover) => boolean = () => false,
): Promise<{ readonly dropped: number; readonly leftovers: readonly Leftover[] }> {
  const relations = await readScratch(session, schema);
  const leftovers = relations
    .flatMap(({ name, comment }) => leftoverOf({ schema, name }, comment) ?? [])
    .filter(isWanted);
  const wanted = new Set(leftovers.map(({ table }) => table.name));
  const dropped = relations.filter(({ name }) => !wanted.has(name));
  for (const [relkind, kind] of [
    ['v', 'view'],
    ['m', 'materialized view'],
    ['r', 'table'],
  ] as const) {
    const names = dropped.filter((relation) => relation.kind === relkind).map(qualifiedName);
    if (names.length > 0) await session.execute(`drop ${kind} if exists ${names.join(', ')} cascade`);
  }
  return { dropped: dropped.length, leftovers };
}
