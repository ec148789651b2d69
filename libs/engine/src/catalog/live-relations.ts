import type { RelationDistribution } from '../distribution/distribution.ts';
import type { Row, Session } from '../ports/warehouse-port.ts';
import type { RelationName } from '../relation.ts';

/** A relation as the database has it. */
export interface LiveRelation extends RelationName {
  readonly oid: string;
  readonly isView: boolean;
  readonly isMaterializedView: boolean;
  /** Only a materialized view may not be: one that was refreshed "with no data". */
  readonly isPopulated: boolean;
  /** Whether we may alter it; one that somebody else made under our name can only be dropped, as our schema's content. */
  readonly isOwned: boolean;
  readonly filenode: string | undefined;
  /** Inserts, updates and deletes since the server's statistics were last reset, those of rolled back transactions too. */
  readonly writeCount: string;
  /** Roles that were granted to select from it, by whomever, sorted; of some columns does not count. */
  readonly grantees: readonly string[];
  readonly columns: readonly { readonly name: string; readonly type: string; readonly notNull: boolean }[];
  /** How many columns it ever had: a dropped one keeps its place. */
  readonly columnPlaces: number;
  readonly primaryKey: readonly string[];
  readonly foreignKeys: readonly LiveForeignKey[];
  /** As on `Relation`; read where a layer's context is. */
  readonly distribution?: RelationDistribution | undefined;
}

/** A foreign key of one column; those of several are never ours. */
export interface LiveForeignKey {
  readonly name: string;
  readonly column: string;
  readonly target: RelationName & { readonly column: string };
}

const LIVE_RELATIONS = `
select
  "n"."nspname" as "schema",
  "c"."relname" as "name",
  "c"."oid"::text as "oid",
  "c"."relkind" = 'v' as "is_view",
  "c"."relnatts" as "column_places",
  "c"."relkind" = 'm' as "is_materialized_view",
  "c"."relispopulated" as "is_populated",
  pg_has_role("c"."relowner", 'usage') as "is_owned",
  pg_relation_filenode("c"."oid")::text as "filenode",
  (pg_stat_get_tuples_inserted("c"."oid") + pg_stat_get_tuples_updated("c"."oid") + pg_stat_get_tuples_deleted("c"."oid"))::text
    as "write_count",
  (
    select coalesce(jsonb_agg(distinct coalesce("g"."rolname", 'public')), '[]')::text
    from aclexplode("c"."relacl") as "acl"
    left join "pg_catalog"."pg_roles" as "g" on "g"."oid" = "acl"."grantee"
    where "acl"."privilege_type" = 'SELECT'
  ) as "grantees",
  (
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', "a"."attname", 'type', format_type("a"."atttypid", "a"."atttypmod"), 'notNull', "a"."attnotnull"
    ) order by "a"."attnum"), '[]')::text
    from "pg_catalog"."pg_attribute" as "a"
    where "a"."attrelid" = "c"."oid" and "a"."attnum" > 0 and not "a"."attisdropped"
  ) as "columns",
  (
    select coalesce(jsonb_agg("a"."attname" order by array_position("k"."conkey", "a"."attnum")), '[]')::text
    from "pg_catalog"."pg_constraint" as "k"
    join "pg_catalog"."pg_attribute" as "a" on "a"."attrelid" = "k"."conrelid" and "a"."attnum" = any ("k"."conkey")
    where "k"."conrelid" = "c"."oid" and "k"."contype" = 'p'
  ) as "primary_key",
  (
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', "k"."conname", 'column', "a"."attname",
      'target', jsonb_build_object('schema', "tn"."nspname", 'name', "t"."relname", 'column', "ta"."attname")
    ) order by "k"."conname"), '[]')::text
    from "pg_catalog"."pg_constraint" as "k"
    join "pg_catalog"."pg_attribute" as "a" on "a"."attrelid" = "k"."conrelid" and "a"."attnum" = "k"."conkey"[1]
    join "pg_catalog"."pg_class" as "t" on "t"."oid" = "k"."confrelid"
    join "pg_catalog"."pg_namespace" as "tn" on "tn"."oid" = "t"."relnamespace"
    join "pg_catalog"."pg_attribute" as "ta" on "ta"."attrelid" = "k"."confrelid" and "ta"."attnum" = "k"."confkey"[1]
    where "k"."conrelid" = "c"."oid" and "k"."contype" = 'f' and cardinality("k"."conkey") = 1
  ) as "foreign_keys"
from "pg_catalog"."pg_class" as "c"
join "pg_catalog"."pg_namespace" as "n" on "n"."oid" = "c"."relnamespace"
where "n"."nspname" = any ($1::text[]) and "c"."relkind" in ('r', 'p', 'v', 'm', 'f')
order by 1, 2`;

/** All relations of some schemas, by `schema.name`. One query, whatever their number. */
export async function readLiveRelations(
  session: Session,
  schemas: readonly string[],
): Promise<ReadonlyMap<string, LiveRelation>> {
  const { rows } = await session.execute(LIVE_RELATIONS, [[...new Set(schemas)].sort()]);
  return new Map(rows.map((row) => [`${row['schema']}.${row['name']}`, toLiveRelation(row)]));
}

const toLiveRelation = (row: Row): LiveRelation => ({
  schema: String(row['schema']),
  name: String(row['name']),
  oid: String(row['oid']),
  isView: row['is_view'] === true,
  isMaterializedView: row['is_materialized_view'] === true,
  isPopulated: row['is_populated'] === true,
  isOwned: row['is_owned'] === true,
  filenode: row['filenode'] === null ? undefined : String(row['filenode']),
  writeCount: String(row['write_count'] ?? '0'),
  grantees: (JSON.parse(String(row['grantees'])) as string[]).sort(),
  columns: JSON.parse(String(row['columns'])),
  columnPlaces: Number(row['column_places']),
  primaryKey: JSON.parse(String(row['primary_key'])),
  foreignKeys: JSON.parse(String(row['foreign_keys'])),
});
