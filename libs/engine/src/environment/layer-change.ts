import { CLOCK } from '../incremental/consumed.ts';
import { detectChange, type Change } from '../plan/change-detector.ts';
import { liveOf, type LayerContext } from '../plan/layer-context.ts';
import { publishedState, upstreamStates, type UpstreamStates } from '../plan/upstream-states.ts';
import type { Relation } from '../relation.ts';

/**
 * What the change detector finds against a model of a layer. Where an environment computes a model for the first time, the reason says
 * why it does not take it from the base.
 */
export function layerChange(context: LayerContext, relation: Relation, upstream: UpstreamStates): Change | undefined {
  const change = changeIn(context, relation, upstream);
  if (change === undefined || context.base === undefined || relation.kind === 'reused') return change;
  const kind = context.recorded.get(relation.id)?.kind;
  return kind === undefined || kind === 'reused'
    ? { ...change, reason: whyComputed(context, context.base, context.base.graph.relations.get(relation.id)!) }
    : change;
}

/** The base's own change, with its recorded upstreams: what it would have to build before it could be taken from. */
export const changeInBase = (base: LayerContext, relation: Relation): Change | undefined =>
  changeIn(base, relation, upstreamStates(relation, base, publishedState(base.recorded)));

const changeIn = (context: LayerContext, relation: Relation, upstream: UpstreamStates): Change | undefined =>
  detectChange({
    relation,
    definition: context.definitions.get(relation.id)!,
    upstream,
    recorded: context.recorded.get(relation.id),
    live: liveOf(context, relation),
  });

function whyComputed({ clock }: LayerContext, base: LayerContext, relation: Relation): string {
  const change = changeInBase(base, relation);
  switch (change?.cause) {
    case undefined:
      return clock !== undefined && relation.dependencies.includes(CLOCK)
        ? `It is computed as of ${clock.asOf}.`
        : 'It reads what differs from the base.';
    case 'new':
      return 'The base does not have it.';
    case 'definition':
      return 'Its definition differs from the base’s.';
    default:
      return `The base is due to build it: ${change!.reason.charAt(0).toLowerCase()}${change!.reason.slice(1)}`;
  }
}
