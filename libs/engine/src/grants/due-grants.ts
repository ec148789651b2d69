import { liveOf, type LayerContext } from '../plan/layer-context.ts';
import type { Relation } from '../relation.ts';
import { isNothing, relationGrants, type GrantChange } from './grant-change.ts';

type Granting = Pick<LayerContext, 'live' | 'grants'>;

/** What is to be granted or revoked on a model's relation as it stands; `undefined` where nothing is, or there is no relation. */
export function dueGrants(context: Granting, relation: Relation): GrantChange | undefined {
  const live = liveOf(context, relation);
  if (live === undefined) return undefined;
  const change = relationGrants(relation, live, context.grants);
  return isNothing(change) ? undefined : change;
}

/** One sentence for the plan, or two. */
export const grantReason = ({ grant, revoke }: GrantChange): string =>
  [
    ...(grant.length === 0 ? [] : [`To be granted to ${grant.join(', ')}.`]),
    ...(revoke.length === 0 ? [] : [`No longer granted to ${revoke.join(', ')}.`]),
  ].join(' ');
