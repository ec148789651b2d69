import { MedallionError } from '@medallion/core';
import { qualifiedName } from '@medallion/quality';
import type { Row, Session } from '../ports/warehouse-port.ts';
import type { Relation, RelationName } from '../relation.ts';
import { relationsIn } from '../statements/retarget.ts';

/** What Postgres says of a lock that was not to be had in time. */
const LOCK_NOT_AVAILABLE = '55P03';
const NAMED = 'LOCKED_BY_OTHERS';

/**
 * Sessions of others with a lock on what is published, any, or on what is read, directly or through views: there only one that keeps
 * readers out. What they run is not asked for: it may hold people's data.
 */
const HOLDERS = `with recursive "read" ("oid") as (
  select to_regclass("name")::oid from unnest($2::text[]) as "named" ("name") where to_regclass("name") is not null
  union
  select "d"."refobjid" from "read"
  join "pg_catalog"."pg_rewrite" as "r" on "r"."ev_class" = "read"."oid"
  join "pg_catalog"."pg_depend" as "d" on "d"."classid" = 'pg_rewrite'::regclass and "d"."objid" = "r"."oid"
    and "d"."refclassid" = 'pg_class'::regclass
)
select
  "a"."pid",
  coalesce("a"."usename", '?') as "login",
  coalesce("a"."application_name", '') as "application",
  min("n"."nspname" || '.' || "c"."relname") as "relation"
from "pg_catalog"."pg_locks" as "l"
join "pg_catalog"."pg_class" as "c" on "c"."oid" = "l"."relation"
join "pg_catalog"."pg_namespace" as "n" on "n"."oid" = "c"."relnamespace"
join "pg_catalog"."pg_stat_activity" as "a" on "a"."pid" = "l"."pid"
where "l"."granted" and "l"."database" = (select "oid" from "pg_catalog"."pg_database" where "datname" = current_database())
  and "l"."pid" <> pg_backend_pid()
  and ("c"."oid" in (select to_regclass("name")::oid from unnest($1::text[]) as "published" ("name"))
    or "l"."mode" = 'AccessExclusiveLock' and "c"."oid" in (select "oid" from "read"))
group by 1, 2, 3
order by 1`;

/** What a statement may have waited for. */
export interface AwaitedRelations {
  /** Relations that were to be published, or to be dropped. */
  readonly published?: readonly RelationName[];
  /** Models that were to be computed: they and what their queries read. */
  readonly read?: readonly Pick<Relation, 'schema' | 'name' | 'sql'>[];
}

/** The error with the sessions named that hold locks on such a relation, where it is about a lock. Any other as it is. */
export async function namingLockHolders(
  session: Session,
  { published = [], read = [] }: AwaitedRelations,
  error: unknown,
): Promise<unknown> {
  if (!isLockTimeout(error) || error.code === NAMED) return error;
  const names = read.flatMap((relation) => [qualifiedName(relation), ...relationsIn(relation.sql)]);
  const asked = session.execute(HOLDERS, [published.map(qualifiedName), [...new Set(names)]]);
  // What failed matters more than whose fault it is.
  const { rows } = await asked.catch(() => ({ rows: [] }));
  if (rows.length === 0) return error;
  const { model } = error.fields;
  const what = typeof model === 'string' ? `${model} was not built: a` : 'A';
  return new MedallionError({
    code: NAMED,
    kind: 'environment',
    message: `${what} lock was not to be had in time. ${rows.map(sentence).join(' ')}`,
    fix: `Wait for ${rows.length === 1 ? 'it' : 'them'} to end, or end ${rows.length === 1 ? 'it' : 'them'} with ${rows.map((row) => `select pg_terminate_backend(${String(row['pid'])});`).join(' ')}, and try again.`,
    fields: { ...error.fields, sessions: rows.map((row) => Number(row['pid'])) },
    cause: error,
  });
}

/** Whether a lock was not to be had in the time there was. */
export const isLockTimeout = (error: unknown): error is MedallionError =>
  error instanceof MedallionError && error.fields['sqlstate'] === LOCK_NOT_AVAILABLE;

const sentence = (row: Row): string => {
  const application = row['application'] === '' ? '' : `, ${String(row['application'])}`;
  return `${String(row['relation'])} is held by session ${String(row['pid'])} of ${String(row['login'])}${application}.`;
};
