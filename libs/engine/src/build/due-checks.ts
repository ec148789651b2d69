import { checkDependencies, type ModelCheck } from '@medallion/quality';
import { dueChecks } from '../plan/layer-checks.ts';
import { checksAsOf, checksFor, type LayerContext } from '../plan/layer-context.ts';
import { publishedState } from '../plan/upstream-states.ts';
import type { ChecksAsOf } from '../ports/records.ts';
import { isSource } from '../relation.ts';
import type { ComputedModel } from './computed-model.ts';

export interface DueChecks {
  /** Those that can be run. */
  readonly all: readonly ModelCheck[];
  /** What they are and read. */
  readonly now: ChecksAsOf;
  readonly due: readonly ModelCheck[];
}

/** Which checks of a model a build asks: all where it was built, otherwise those that changed, or that read something that did. */
export function dueOf(
  layer: LayerContext,
  { relation: { id }, kind }: ComputedModel,
  computed: ReadonlyMap<string, ComputedModel>,
): DueChecks {
  const published = publishedState(layer.recorded);
  // A rule may read a model that was left out of the selection and never built: it runs once that is.
  const all = checksFor(layer, id).filter((check) =>
    checkDependencies(check).every((other) => isSource(other) || computed.has(other) || layer.recorded.has(other)),
  );
  const now = checksAsOf(layer, id, (other) => computed.get(other)?.state ?? published(other));
  return { all, now, due: kind === 'skipped' ? dueChecks(all, now, layer.recorded.get(id)?.checks) : all };
}
