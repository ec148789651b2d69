import type { Session } from '../ports/warehouse-port.ts';
import type { RelationName } from '../relation.ts';

/** A materialized view that has its own rows is read whatever became of those it was computed from. */
const EMPTIED_VIEWS = `
with recursive "unreadable" ("oid", "emptied") as (
  select "oid", "oid" from "pg_catalog"."pg_class" where "relkind" = 'm' and not "relispopulated"
  union
  select "r"."ev_class", "unreadable"."emptied"
  from "unreadable"
  join "pg_catalog"."pg_depend" as "d" on "d"."refobjid" = "unreadable"."oid"
  join "pg_catalog"."pg_rewrite" as "r" on "r"."oid" = "d"."objid"
  join "pg_catalog"."pg_class" as "c" on "c"."oid" = "r"."ev_class" and "c"."relkind" = 'v'
  where "d"."classid" = 'pg_rewrite'::regclass and "d"."refclassid" = 'pg_class'::regclass
)
select "n"."nspname" as "schema", "c"."relname" as "name", "en"."nspname" as "emptied_schema", "e"."relname" as "emptied_name"
from "unreadable"
join "pg_catalog"."pg_class" as "c" on "c"."oid" = "unreadable"."oid"
join "pg_catalog"."pg_namespace" as "n" on "n"."oid" = "c"."relnamespace"
join "pg_catalog"."pg_class" as "e" on "e"."oid" = "unreadable"."emptied"
join "pg_catalog"."pg_namespace" as "en" on "en"."oid" = "e"."relnamespace"
order by 1, 2, 3, 4`;

/**
 * Relations that Postgres refuses to read, by `schema.name`, each with the materialized views that were refreshed "with no data" among
 * itself and what it shows.
 */
export async function readEmptiedViews(session: Session): Promise<ReadonlyMap<string, readonly RelationName[]>> {
  const { rows } = await session.execute(EMPTIED_VIEWS);
  const byRelation = Map.groupBy(rows, (row) => `${row['schema']}.${row['name']}`);
  return new Map(
    [...byRelation].map(([relation, found]) => [
      relation,
      found.map((row) => ({ schema: String(row['emptied_schema']), name: String(row['emptied_name']) })),
    ]),
  );
}
