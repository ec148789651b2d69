import type { Logger } from '@medallion/core';
import type { LiveRelation } from '../catalog/live-relations.ts';
import type { LayerContext } from '../plan/layer-context.ts';
import type { Session, StatePort } from '../ports/warehouse-port.ts';
import type { Relation } from '../relation.ts';
import {
  grantChange,
  isNothing,
  relationGrants,
  selectStatements,
  usageStatements,
  type GrantChange,
} from './grant-change.ts';

export interface GrantingContext {
  readonly layer: LayerContext;
  /** As it stands in the publishing transaction. */
  readonly live: ReadonlyMap<string, LiveRelation>;
  readonly state: StatePort;
  readonly logger: Logger;
}

/** Grants and revokes, in the publishing transaction, what is declared of the models that are there, built or not, and records it. */
export async function applyGrants(session: Session, context: GrantingContext): Promise<void> {
  const { layer, live, logger } = context;
  for (const relation of layer.relations) {
    const found = live.get(`${relation.schema}.${relation.name}`);
    if (found === undefined) continue;
    const change = relationGrants(relation, found, layer.grants);
    for (const statement of selectStatements(relation, change)) await session.execute(statement);
    await record(session, context, relation.id, change);
    if (!isNothing(change)) logger.info(`${relation.id}: ${inWords(change)}.`, { model: relation.id, ...change });
  }
  await openSchema(session, context);
}

/** Lets the roles that may read something of the layer name it. Also what a selection left out is part of the layer. */
async function openSchema(session: Session, context: GrantingContext): Promise<void> {
  const { layer } = context;
  const relations = [...layer.graph.relations.values()].filter((relation) => relation.layer === layer.layer);
  const schema = relations[0]?.schema;
  const declared = [...new Set(relations.flatMap(({ grantees }: Relation) => grantees))].sort();
  const ours = layer.grants.get(layer.layer) ?? [];
  if (schema === undefined || declared.length + ours.length === 0) return;
  const { rows } = await session.execute(
    `select "role" from unnest($1::text[]) as "role"
     where "role" = 'public' or "role" in (select "rolname" from "pg_catalog"."pg_roles")
     group by 1 having has_schema_privilege("role", $2, 'usage')`,
    [[...new Set([...declared, ...ours])], schema],
  );
  const has = rows.map((row) => String(row['role']));
  const change = grantChange(declared, has, ours);
  for (const statement of usageStatements(schema, change)) await session.execute(statement);
  await record(session, context, layer.layer, change);
}

async function record(
  session: Session,
  { layer, state }: GrantingContext,
  object: string,
  { ours }: GrantChange,
): Promise<void> {
  if ((layer.grants.get(object) ?? []).join('\n') === ours.join('\n')) return;
  await state.writeGrants(session, layer.environment, object, ours);
}

const inWords = ({ grant, revoke }: GrantChange): string =>
  [
    ...(grant.length === 0 ? [] : [`granted to ${grant.join(', ')}`]),
    ...(revoke.length === 0 ? [] : [`no longer granted to ${revoke.join(', ')}`]),
  ].join(', ');
