import type { ComputedModel } from '../build/computed-model.ts';
import { isUnchanged } from '../build/computed-model.ts';
import type { LayerContext } from '../plan/layer-context.ts';
import type { UpstreamStates } from '../plan/upstream-states.ts';
import type { Relation, RelationName } from '../relation.ts';
import { changedInputs, type InFull } from './changed-inputs.ts';
import { changedValues, type KnownChanges } from './changed-values.ts';
import { consumedBy, type Consumed } from './consumed.ts';
import { isReused, publishedTable } from './followed-tables.ts';

/** What of an incremental model is to be computed anew: queries of the scope's values, or why all of it. */
export type WhatChanged = readonly string[] | InFull;

export const isInFull = (changed: WhatChanged): changed is InFull => 'inFull' in changed;

/** What a model is computed from in this run. `undefined` of one without a scope. */
export function consumedNow(
  relation: Relation,
  layer: LayerContext,
  computed: ReadonlyMap<string, ComputedModel>,
): Consumed | undefined {
  const { scope } = relation;
  if (scope === undefined) return undefined;
  return consumedBy(
    relation,
    scope,
    layer.sources,
    (id) => (isReused(layer, id) ? undefined : computed.get(id)?.state) ?? publishedTable(layer, id).state,
    (id) => layer.recorded.get(id)?.definition,
  );
}

export interface ChangeContext {
  readonly layer: LayerContext;
  /** States of what the model reads, as far as it reads it. */
  readonly upstream: UpstreamStates;
  /** Rows of a table, or of the greatest it is computed from, below which computing it in full is quicker. */
  readonly smallest: number;
  /** What this run has computed, by model, and where it is, by `schema.name`; nothing where a build is only planned. */
  readonly computed?: ReadonlyMap<string, ComputedModel>;
  readonly moved?: ReadonlyMap<string, RelationName>;
}

/**
 * Asked when a model's data changed and nothing else. `undefined` where it is computed in full as a matter of course: views, and small
 * tables of which nobody declared otherwise.
 *
 * @param now what it would be computed from
 */
export function whatChanged(
  relation: Relation,
  now: Consumed | undefined,
  { layer, upstream, smallest, computed = new Map(), moved = new Map() }: ChangeContext,
): WhatChanged | undefined {
  const recorded = layer.recorded.get(relation.id);
  const then = recorded?.consumed;
  const { scope } = relation;
  // Of what declares nothing, it is said only where it matters.
  const isSilent = scope === undefined || scope.isDerived === true;
  if (recorded?.rows === undefined)
    return isSilent ? undefined : { inFull: 'nothing is known of what it was computed from' };
  const sizes = [relation.id, ...(scope?.inputs ?? []).map(({ id }) => id)].map(
    (id) => publishedTable(layer, id).rows ?? 0,
  );
  if (Math.max(...sizes) < smallest) return isSilent ? undefined : { inFull: 'it is small' };
  if (now === undefined) return relation.unscoped === undefined ? undefined : { inFull: relation.unscoped };
  const inputs = changedInputs(
    relation,
    then,
    now,
    (id) => upstream[id] !== undefined && upstream[id] === recorded.upstream[id],
  );
  if ('inFull' in inputs) return inputs;
  const known = knownChanges(layer, { computed, moved });
  const queries: string[] = [];
  for (const input of inputs) {
    const values = changedValues(input, then!, now, known);
    if ('inFull' in values) return values;
    queries.push(...values);
  }
  return queries;
}

/** What publishes recorded of changes, and this run made. */
export const knownChanges = (
  layer: LayerContext,
  { computed = new Map(), moved = new Map() }: Pick<ChangeContext, 'computed' | 'moved'>,
): KnownChanges => ({
  published: (id) => publishedTable(layer, id),
  computed: (id) => {
    const model = computed.get(id);
    if (model?.kind !== 'table' || isUnchanged(model.changes)) return undefined;
    return model.changedValues ?? 'unknown';
  },
  placeOf: (input) => moved.get(`${input.schema}.${input.name}`) ?? input,
});
