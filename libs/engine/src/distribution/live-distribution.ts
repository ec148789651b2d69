import type { LiveRelation } from '../catalog/live-relations.ts';
import type { Row, Session } from '../ports/warehouse-port.ts';
import { isView, type Relation } from '../relation.ts';
import type { RelationDistribution } from './distribution.ts';

/** What Citus distributes. A table that is not in it, or is there as one Citus manages on the coordinator, is local. */
const DISTRIBUTED_TABLES = `
select "n"."nspname" as "schema", "c"."relname" as "name", "p"."colocationid"::text as "colocation",
  case when "p"."partmethod" = 'h' then column_to_column_name("p"."logicalrelid", "p"."partkey") end as "by"
from "pg_catalog"."pg_dist_partition" as "p"
join "pg_catalog"."pg_class" as "c" on "c"."oid" = "p"."logicalrelid"
join "pg_catalog"."pg_namespace" as "n" on "n"."oid" = "c"."relnamespace"
where "n"."nspname" = any ($1::text[]) and ("p"."partmethod" = 'h' or "p"."partmethod" = 'n' and "p"."repmodel" = 't')
order by 1, 2`;

/** Adds to live relations how the server has distributed them. Only for a server that distributes. */
export async function withDistributions(
  session: Session,
  relations: readonly Relation[],
  live: ReadonlyMap<string, LiveRelation>,
): Promise<ReadonlyMap<string, LiveRelation>> {
  const schemas = [...new Set(relations.map(({ schema }) => schema))].sort();
  const { rows } = await session.execute(DISTRIBUTED_TABLES, [schemas]);
  const distributed = new Map(rows.map((row) => [`${row['schema']}.${row['name']}`, row]));
  const declared = new Map(relations.map((relation) => [`${relation.schema}.${relation.name}`, relation]));
  return new Map(
    [...live].map(([name, relation]) => {
      const row = distributed.get(name);
      if (row === undefined) return [name, relation];
      return [name, { ...relation, distribution: liveDistribution(row, declared.get(name), distributed) }];
    }),
  );
}

/** Colocated as declared it is also while the other table is not distributed, or not there: nothing would come of making it anew. */
function liveDistribution(
  row: Row,
  declared: Relation | undefined,
  distributed: ReadonlyMap<string, Row>,
): RelationDistribution {
  if (row['by'] === null) return 'reference';
  const by = String(row['by']);
  const distribution = declared?.distribution;
  const other = typeof distribution === 'object' ? distribution.colocateWith : undefined;
  if (other === undefined) return { by };
  const { by: otherBy = null, colocation } = distributed.get(`${other.schema}.${other.name}`) ?? {};
  return otherBy === null || colocation === row['colocation'] ? { by, colocateWith: other } : { by };
}

/** How a table is distributed otherwise than declared, as a sentence; `undefined` where it is as declared. A view never is. */
export function distributionChange(relation: Relation, live: LiveRelation): string | undefined {
  if (isView(relation) || live.isView) return undefined;
  const [from, to] = [named(live.distribution), named(relation.distribution)];
  return from === to ? undefined : `Its distribution changed from ${from} to ${to}.`;
}

function named(distribution: RelationDistribution | undefined): string {
  if (distribution === undefined) return 'local';
  if (distribution === 'reference') return distribution;
  const { by, colocateWith } = distribution;
  return `by ${by}${colocateWith === undefined ? '' : ` beside ${colocateWith.id}`}`;
}
