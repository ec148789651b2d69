import { publishedState, upstreamStates } from './upstream-states.ts';
import { detectChange, type Change } from './change-detector.ts';
import { isUpToDate, liveOf, type LayerContext } from './layer-context.ts';

export interface PlannedModel {
  readonly model: string;
  readonly action: 'build' | 'skip';
  /** One sentence. */
  readonly reason: string;
  /** `undefined` where it is skipped, or built only because a model it reads is. */
  readonly change: Change | undefined;
}

export interface LayerPlan {
  readonly layer: string;
  readonly environment: string;
  readonly desired: string;
  /** Nothing needs to be done at all, not even to be looked at. */
  readonly isUpToDate: boolean;
  readonly models: readonly PlannedModel[];
}

export const UNCHANGED = 'Nothing it depends on changed.';
export const FORCED: Change = { cause: 'forced', reason: 'A full build was asked for.' };

/**
 * What a build would do, model by model, in build order. A model that only reads models to be built is planned to be built too; the
 * build leaves it out after all where their rows turn out to be the same.
 */
export function planLayer(context: LayerContext, options: { readonly force?: boolean } = {}): LayerPlan {
  const upToDate = !options.force && isUpToDate(context);
  const planned = new Map<string, PlannedModel>();
  const published = publishedState(context.recorded);
  for (const relation of context.relations) {
    const change = options.force
      ? FORCED
      : detectChange({
          relation,
          definition: context.definitions.get(relation.id)!,
          upstream: upstreamStates(relation, context, published),
          recorded: context.recorded.get(relation.id),
          live: liveOf(context, relation),
        });
    const rebuilt = relation.dependencies.find((id) => planned.get(id)?.action === 'build');
    planned.set(relation.id, {
      model: relation.id,
      action: change !== undefined || rebuilt !== undefined ? 'build' : 'skip',
      reason: change?.reason ?? (rebuilt === undefined ? UNCHANGED : `It reads ${rebuilt}, which is built.`),
      change,
    });
  }
  return {
    layer: context.layer,
    environment: context.environment,
    desired: context.desired,
    isUpToDate: upToDate,
    models: [...planned.values()],
  };
}
