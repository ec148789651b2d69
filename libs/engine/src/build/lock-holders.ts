import { MedallionError } from '@medallion/core';
import type { Row, Session } from '../ports/warehouse-port.ts';
import type { RelationName } from '../relation.ts';

/** What Postgres says of a lock that was not to be had in time. */
const LOCK_NOT_AVAILABLE = '55P03';

/** Sessions of others with a lock on one of the relations. What they run is not asked for: it may hold people's data. */
const HOLDERS = `select
  "a"."pid",
  coalesce("a"."usename", '?') as "login",
  coalesce("a"."application_name", '') as "application",
  min("n"."nspname" || '.' || "c"."relname") as "relation"
from "pg_catalog"."pg_locks" as "l"
join "pg_catalog"."pg_class" as "c" on "c"."oid" = "l"."relation"
join "pg_catalog"."pg_namespace" as "n" on "n"."oid" = "c"."relnamespace"
join "pg_catalog"."pg_stat_activity" as "a" on "a"."pid" = "l"."pid"
where "l"."granted" and "l"."database" = (select "oid" from "pg_catalog"."pg_database" where "datname" = current_database())
  and "l"."pid" <> pg_backend_pid() and "n"."nspname" || '.' || "c"."relname" = any ($1::text[])
group by 1, 2, 3
order by 1`;

/** The error with the sessions named that hold locks on what was to be published, where it is about a lock. Any other as it is. */
export async function namingLockHolders(
  session: Session,
  relations: readonly RelationName[],
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof MedallionError) || error.fields['sqlstate'] !== LOCK_NOT_AVAILABLE) return error;
  const names = relations.map((relation) => `${relation.schema}.${relation.name}`);
  const { rows } = await session.execute(HOLDERS, [names]);
  if (rows.length === 0) return error;
  return new MedallionError({
    code: 'LOCKED_BY_OTHERS',
    kind: 'environment',
    message: `A lock was not to be had in time. ${rows.map(sentence).join(' ')}`,
    fix: `Wait for ${rows.length === 1 ? 'it' : 'them'} to end, or end ${rows.length === 1 ? 'it' : 'them'} with ${rows.map((row) => `select pg_terminate_backend(${String(row['pid'])});`).join(' ')} and build again.`,
    fields: { ...error.fields, sessions: rows.map((row) => Number(row['pid'])) },
    cause: error,
  });
}

const sentence = (row: Row): string => {
  const application = row['application'] === '' ? '' : `, ${String(row['application'])}`;
  return `${String(row['relation'])} is held by session ${String(row['pid'])} of ${String(row['login'])}${application}.`;
};
