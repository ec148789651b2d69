import type { Session } from '../ports/warehouse-port.ts';
import type { RelationName } from '../relation.ts';

/** A view or materialized view that reads a relation, itself or through other views. */
export interface DependentView extends RelationName {
  readonly oid: string;
  /** Its query, as Postgres prints it. */
  readonly definition: string;
  readonly isMaterialized: boolean;
  /** Longest chain of views to the relation: the greater must be dropped first and recreated last. */
  readonly depth: number;
}

/** A foreign key of another table that names a relation. */
export interface IncomingForeignKey {
  readonly table: RelationName & { readonly oid: string };
  readonly name: string;
  readonly definition: string;
}

/** A relation that is to go, or columns of one. */
export interface Going {
  readonly oid: string;
  /** Default: the whole relation. */
  readonly columns?: readonly string[];
}

/** As two lists of the same length; no column is called by an empty name. */
const goingParameters = (going: readonly Going[]): [string[], string[]] => {
  const pairs = going.flatMap(({ oid, columns = [''] }) => columns.map((column) => [oid, column] as const));
  return [pairs.map(([oid]) => oid), pairs.map(([, column]) => column)];
};

const DEPENDENT_VIEWS = `
with recursive "going" ("oid", "column") as (select * from unnest($1::oid[], $2::text[])),
"dependents" ("oid", "depth") as (
  select "r"."ev_class", 1
  from "going"
  join "pg_catalog"."pg_depend" as "d" on "d"."refobjid" = "going"."oid"
  join "pg_catalog"."pg_rewrite" as "r" on "r"."oid" = "d"."objid"
  left join "pg_catalog"."pg_attribute" as "a" on "a"."attrelid" = "d"."refobjid" and "a"."attnum" = "d"."refobjsubid"
  where "d"."classid" = 'pg_rewrite'::regclass and "d"."refclassid" = 'pg_class'::regclass
    and "r"."ev_class" <> "d"."refobjid" and "going"."column" in ('', "a"."attname")
  union
  select "r"."ev_class", "dependents"."depth" + 1
  from "dependents"
  join "pg_catalog"."pg_depend" as "d" on "d"."refobjid" = "dependents"."oid"
  join "pg_catalog"."pg_rewrite" as "r" on "r"."oid" = "d"."objid"
  where "d"."classid" = 'pg_rewrite'::regclass and "d"."refclassid" = 'pg_class'::regclass and "r"."ev_class" <> "d"."refobjid"
)
select "n"."nspname" as "schema", "c"."relname" as "name", "c"."oid"::text as "oid", "c"."relkind" = 'm' as "is_materialized",
  pg_get_viewdef("c"."oid") as "definition", max("dependents"."depth") as "depth"
from "dependents"
join "pg_catalog"."pg_class" as "c" on "c"."oid" = "dependents"."oid"
join "pg_catalog"."pg_namespace" as "n" on "n"."oid" = "c"."relnamespace"
where not ("c"."oid" = any ($1::oid[]))
group by 1, 2, 3, 4, 5
order by "depth" desc, 1, 2`;

/** Views that would keep relations or columns from being dropped, outermost first. */
export async function readDependentViews(session: Session, going: readonly Going[]): Promise<DependentView[]> {
  if (going.length === 0) return [];
  const { rows } = await session.execute(DEPENDENT_VIEWS, goingParameters(going));
  return rows.map((row) => ({
    schema: String(row['schema']),
    name: String(row['name']),
    oid: String(row['oid']),
    definition: String(row['definition']),
    isMaterialized: row['is_materialized'] === true,
    depth: Number(row['depth']),
  }));
}

const INCOMING_FOREIGN_KEYS = `
with "going" ("oid", "column") as (select * from unnest($1::oid[], $2::text[]))
select distinct "n"."nspname" as "schema", "c"."relname" as "name", "c"."oid"::text as "oid",
  "k"."conname" as "constraint", pg_get_constraintdef("k"."oid") as "definition"
from "going"
join "pg_catalog"."pg_constraint" as "k" on "k"."confrelid" = "going"."oid"
join "pg_catalog"."pg_attribute" as "a" on "a"."attrelid" = "k"."confrelid" and "a"."attnum" = any ("k"."confkey")
join "pg_catalog"."pg_class" as "c" on "c"."oid" = "k"."conrelid"
join "pg_catalog"."pg_namespace" as "n" on "n"."oid" = "c"."relnamespace"
where "k"."contype" = 'f' and not ("k"."conrelid" = any ($1::oid[])) and "going"."column" in ('', "a"."attname")
order by 1, 2, 4`;

/** Foreign keys of other tables that would keep relations or columns from being dropped. */
export async function readIncomingForeignKeys(
  session: Session,
  going: readonly Going[],
): Promise<IncomingForeignKey[]> {
  if (going.length === 0) return [];
  const { rows } = await session.execute(INCOMING_FOREIGN_KEYS, goingParameters(going));
  return rows.map((row) => ({
    table: { schema: String(row['schema']), name: String(row['name']), oid: String(row['oid']) },
    name: String(row['constraint']),
    definition: String(row['definition']),
  }));
}

/**
 * Names what depends on relations and is somebody else's, for people to read.
 *
 * @param ours oids of everything published, in whatever environment
 */
export const foreignDependents = (
  {
    views,
    foreignKeys,
  }: { readonly views: readonly DependentView[]; readonly foreignKeys: readonly IncomingForeignKey[] },
  ours: ReadonlySet<string>,
): string[] => [
  ...views.filter((view) => !ours.has(view.oid)).map((view) => `view ${view.schema}.${view.name}`),
  ...foreignKeys
    .filter((key) => !ours.has(key.table.oid))
    .map((key) => `foreign key ${key.name} of ${key.table.schema}.${key.table.name}`),
];
