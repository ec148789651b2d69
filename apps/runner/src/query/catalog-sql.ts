import { schemaOf } from '@medallion/model';

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Schemas of an environment in the order people look into them; raw and ops are shared. */
const schemasOf = (environment: string): string[] =>
  (['gold', 'silver', 'bronze', 'raw', 'ops'] as const).map((layer) => schemaOf(layer, environment));
const inOurs = (environment: string): string => `n.nspname in (${schemasOf(environment).map(literal).join(', ')})`;
const KIND = `case c.relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end`;

/** `\d`: what there is to query. */
export const relationsSql = (environment: string): string => `
select n.nspname as schema, c.relname as name, ${KIND} as kind, obj_description(c.oid, 'pg_class') as description
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm') and ${inOurs(environment)}
order by array_position(array[${schemasOf(environment).map(literal).join(', ')}]::name[], n.nspname), c.relname`;

/** `\d name` or `\d schema.name`: the columns of one relation. */
export function columnsSql(name: string, environment: string): string {
  const [relation, schema] = name.replaceAll('"', '').split('.').reverse();
  return `
select n.nspname as schema, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
  case when a.attnotnull then 'not null' else '' end as nullable, col_description(c.oid, a.attnum) as description
from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm') and c.relname = ${literal(relation ?? '')}
  and ${schema === undefined ? inOurs(environment) : `n.nspname = ${literal(schema)}`}
order by n.nspname, a.attnum`;
}
