import { overriding } from '../environment/overriding.ts';
import { isSource, isView, type Relation } from '../relation.ts';
import { relationDrift } from './change-detector.ts';
import { liveOf, type LayerContext } from './layer-context.ts';
import type { PublishedDefinition } from './published-definition.ts';
import { schemaChangeOf } from './replacement.ts';
import { publishedState, sourceStates } from './upstream-states.ts';

/** Whether a build may change columns of a model, as far as a plan can know. */
export type MayChange = (id: string, columns: readonly string[] | undefined) => boolean;

/**
 * The columns that the build of a model may change, where a plan can know that the rows and all other columns stay as published: its
 * query without these is the published one, what that reads is as it was, and the table is neither made anew nor written by others.
 * `undefined` where it cannot know, and any column may change.
 *
 * @param mayChange of the models that are built before it
 */
export function columnsAtStake(
  context: LayerContext,
  relation: Relation,
  published: PublishedDefinition | undefined,
  mayChange: MayChange,
): readonly string[] | undefined {
  const recorded = context.recorded.get(relation.id);
  const live = liveOf(context, relation);
  if (published === undefined || recorded === undefined || live === undefined) return undefined;
  if (isView(relation) || recorded.kind !== relation.kind) return undefined;
  const kept = new Set(published.contract.columns.map(({ name }) => name));
  const before = overriding(relation, { columns: relation.columns.filter(({ name }) => kept.has(name)) });
  // A column that is gone, or of another type, is drift too.
  if (relationDrift(before, recorded, live) !== undefined) return undefined;
  const change = schemaChangeOf(relation, live);
  if (change !== undefined && change.action !== 'migrate') return undefined;
  const query = relation.restrictedTo?.([...kept]);
  if (query === undefined || query.sql !== published.sql) return undefined;
  const states = sourceStates(relation, context.sources, context.environment);
  const stateOf = publishedState(context.recorded);
  const isAsItWas = ([id, state]: readonly [string, string]): boolean => {
    if (isSource(id)) return states[id] === state;
    const read = query.reads.get(id);
    return stateOf(id, read) === state && !mayChange(id, read);
  };
  if (!Object.entries(recorded.upstream).every(isAsItWas)) return undefined;
  return relation.columns.flatMap(({ name }) => (kept.has(name) ? [] : [name]));
}
