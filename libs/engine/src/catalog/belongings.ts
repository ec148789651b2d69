import { textLiteral } from '@medallion/model';
import type { Session } from '../ports/warehouse-port.ts';

/** Something people, or we, put on a relation, that goes with it when it is dropped. */
export interface Belonging {
  /** Puts it on the relation of the same name. */
  readonly statement: string;
  /** A condition in SQL under which it is not to be put there: the new relation has its own. */
  readonly unless: string;
}

const BELONGINGS = `
with "relation" as (
  select "c"."oid", "c"."relkind", "c"."relowner", "c"."relacl", format('%I.%I', "n"."nspname", "c"."relname") as "name"
  from "pg_catalog"."pg_class" as "c"
  join "pg_catalog"."pg_namespace" as "n" on "n"."oid" = "c"."relnamespace"
  where "c"."oid" = any ($1::oid[])
),
"granted" ("relation", "columns", "owner", "acl") as (
  select "name", '', "relowner", "relacl" from "relation"
  union all
  select "name", format(' (%I)', "a"."attname"), "relowner", "a"."attacl"
  from "relation" join "pg_catalog"."pg_attribute" as "a" on "a"."attrelid" = "relation"."oid" and not "a"."attisdropped"
)
select
  format('grant %s%s on %s to %s%s', "g"."privilege_type", "columns", "relation",
    case "g"."grantee" when 0 then 'public' else quote_ident(pg_get_userbyid("g"."grantee")) end,
    case when "g"."is_grantable" then ' with grant option' else '' end) as "statement",
  'false' as "unless"
from "granted" cross join lateral aclexplode("acl") as "g"
where "g"."grantee" <> "owner"
union all
select
  case "d"."objsubid"
    when 0 then format('comment on %s %s is %L', case "relkind" when 'v' then 'view' when 'm' then 'materialized view' else 'table' end, "name", "d"."description")
    else format('comment on column %s.%I is %L', "name", "a"."attname", "d"."description")
  end,
  format(
    'exists (select from pg_catalog.pg_description as d left join pg_catalog.pg_attribute as a on a.attrelid = d.objoid and a.attnum = d.objsubid where d.classoid = ''pg_class''::regclass and d.objoid = to_regclass(%L) and a.attname is not distinct from %L)',
    "name", "a"."attname")
from "relation"
join "pg_catalog"."pg_description" as "d" on "d"."objoid" = "relation"."oid" and "d"."classoid" = 'pg_class'::regclass
left join "pg_catalog"."pg_attribute" as "a" on "a"."attrelid" = "d"."objoid" and "a"."attnum" = "d"."objsubid"
union all
select pg_get_indexdef("i"."indexrelid"), format('to_regclass(%L) is not null', "i"."indexrelid"::regclass::text)
from "relation"
join "pg_catalog"."pg_index" as "i" on "i"."indrelid" = "relation"."oid"
where not exists (select from "pg_catalog"."pg_constraint" as "k" where "k"."conindid" = "i"."indexrelid")
order by 1`;

/** Grants, comments and indexes of relations that are about to be dropped. */
export async function readBelongings(session: Session, oids: readonly string[]): Promise<Belonging[]> {
  if (oids.length === 0) return [];
  const { rows } = await session.execute(BELONGINGS, [oids]);
  return rows.map((row) => ({ statement: String(row['statement']), unless: String(row['unless']) }));
}

/**
 * Puts on relations that were made anew what was on those before, as far as it still fits: what is about a column that is gone stays
 * away. On the server, where one that fails does not end the transaction.
 */
export async function restoreBelongings(session: Session, belongings: readonly Belonging[]): Promise<void> {
  if (belongings.length === 0) return;
  const blocks = belongings.map(({ statement, unless }) =>
    [
      '  begin',
      `    if not (${unless}) then`,
      `      execute ${textLiteral(statement)};`,
      '    end if;',
      '  exception when syntax_error_or_access_rule_violation then',
      '    null;',
      '  end;',
    ].join('\n'),
  );
  await session.execute(['do $medallion_restore$', 'begin', ...blocks, 'end', '$medallion_restore$'].join('\n'));
}
