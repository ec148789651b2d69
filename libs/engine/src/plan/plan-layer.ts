import type { Days } from '../days/days.ts';
import { isRestatable, restatement } from '../days/restated.ts';
import { DEFAULT_INCREMENTAL_FROM } from '../build/build-options.ts';
import { consumedNow, isInFull, whatChanged } from '../incremental/what-changed.ts';
import { dueGrants, grantReason } from '../grants/due-grants.ts';
import type { Relation } from '../relation.ts';
import { publishedState, upstreamStates, type UpstreamStates } from './upstream-states.ts';
import { layerChange } from '../environment/layer-change.ts';
import type { Change } from './change-detector.ts';
import { columnsAtStake, type MayChange } from './columns-at-stake.ts';
import { checksAsOf, checksFor, isUpToDate, type LayerContext } from './layer-context.ts';
import { selectedHere } from './part-of-layer.ts';
import type { PublishedDefinition } from './published-definition.ts';
import { checkedUpstreams, dueChecks } from './layer-checks.ts';

/**
 * Why something is to be done; names that stay. Those of a `Change`, and
 * - `upstream`: it reads a model that is built, and is left out after all where that model's rows turn out to be the same
 * - `checks`: its checks changed, or what they read
 * - `grants`: others are to read it
 */
export type PlanCause = Change['cause'] | 'upstream' | 'checks' | 'grants';

export interface PlannedModel {
  readonly model: string;
  /** `check`: its rows stay, its checks run again; `grant`: only who may read it changes. */
  readonly action: 'build' | 'check' | 'grant' | 'skip';
  /** Why it is due; also where it was not selected, and so is skipped. `undefined` where nothing changed. */
  readonly cause: PlanCause | undefined;
  /** Of `data` what changed, of `upstream` and `checks` the models that are built; empty of any other cause. Sorted. */
  readonly upstream: readonly string[];
  /** One sentence, or two. */
  readonly reason: string;
  /**
   * Of a model with a scope, declared or derived, and of a large table without one: whether only what changed is computed; of one of
   * which days are, that it is a part. An expectation: how much its upstreams will have changed is known only when they are built.
   */
  readonly extent: 'part' | 'full' | undefined;
  /** Of a model to be built: columns that may change, where it is known that nothing else does. Its other readers are left alone. */
  readonly mayChange: readonly string[] | undefined;
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
export const notSelected = ({ reason }: { readonly reason: string }): string => `Not selected, and due: ${reason}`;

export interface PlanOptions {
  /** Build every model whatever the change detector says. Default false. */
  readonly force?: boolean;
  /** As a build would be told. */
  readonly incrementalFrom?: number;
  /** Ids of the models that may be built. Default: all. */
  readonly only?: ReadonlySet<string> | undefined;
  /** Compute only these days anew, of the daily facts that may be built. */
  readonly days?: Days | undefined;
  /** Models of earlier layers that are planned to be built, by id, with what of them may change. */
  readonly builtBefore?: ReadonlyMap<string, PlannedModel['mayChange']>;
  /** What models were when they were published, so that less need be expected to be built. */
  readonly published?: ReadonlyMap<string, PublishedDefinition>;
}

/**
 * What a build would do, model by model, in build order. A model that only reads models to be built is planned to be built too; the
 * build leaves it out after all where their rows turn out to be the same.
 *
 * @throws MedallionError `DAYS_NOT_RESTATABLE`
 */
export function planLayer(context: LayerContext, options: PlanOptions = {}): LayerPlan {
  const { force = false, days, builtBefore = new Map<string, undefined>(), published: definitions } = options;
  const only = selectedHere(context, options);
  const isBuilt = (id: string): boolean => builtBefore.has(id) || planned.get(id)?.action === 'build';
  const mayChange: MayChange = (id, columns) => {
    const atStake = planned.get(id)?.mayChange ?? builtBefore.get(id);
    return isBuilt(id) && (atStake === undefined || (columns ?? atStake).some((column) => atStake.includes(column)));
  };
  const planned = new Map<string, PlannedModel>();
  const published = publishedState(context.recorded);
  for (const relation of context.relations) {
    const upstream = upstreamStates(relation, context, published);
    const { isSelected, change } = whatToDo(relation, layerChange(context, relation, upstream), { force, days, only });
    const due = change ?? whyRebuilt(relation.dependencies.filter((id) => mayChange(id, relation.reads?.get(id))));
    planned.set(relation.id, {
      model: relation.id,
      action: due !== undefined && isSelected ? 'build' : 'skip',
      cause: due?.cause,
      upstream: due?.upstream ?? [],
      mayChange:
        due?.cause === 'definition' && isSelected
          ? columnsAtStake(context, relation, definitions?.get(relation.id), mayChange)
          : undefined,
      ...(due === undefined
        ? { reason: UNCHANGED, extent: undefined }
        : isSelected
          ? withExtent(context, relation, upstream, due, options)
          : { reason: notSelected(due), extent: undefined }),
    });
  }
  // Once all is planned: a rule may read models that come after its own.
  for (const model of [...planned.values()].filter(({ action }) => action === 'skip')) {
    const due = whyChecked(context, model.model, isBuilt);
    if (due !== undefined) planned.set(model.model, { ...model, action: 'check', ...due });
  }
  for (const relation of context.relations) {
    const change = dueGrants(context, relation);
    const model = planned.get(relation.id)!;
    if (change !== undefined) planned.set(relation.id, withGrants(model, grantReason(change)));
  }
  return {
    layer: context.layer,
    environment: context.environment,
    desired: context.desired,
    isUpToDate: !force && isUpToDate(context) && [...planned.values()].every(({ action }) => action === 'skip'),
    models: [...planned.values()],
  };
}

/** Whether a full build was asked for of a model. */
export const isForced =
  ({ force = false, only }: Pick<PlanOptions, 'force' | 'only'>) =>
  (id: string): boolean =>
    force && (only?.has(id) ?? true);

/** What of a change a build makes: nothing of a model that is not selected, all of it where that is forced, or days. */
export function whatToDo(
  relation: Relation,
  found: Change | undefined,
  options: Pick<PlanOptions, 'force' | 'days' | 'only'>,
): { readonly isSelected: boolean; readonly change: Change | undefined } {
  const { days, only } = options;
  const isNamed = only?.has(relation.id) ?? true;
  if (days === undefined) {
    // A view onto what the base has is made with the others, and has nothing to compute.
    const isComputedAnew = isForced(options)(relation.id) && relation.kind !== 'reused';
    return { isSelected: isNamed, change: isComputedAnew ? FORCED : found };
  }
  const isSelected = isNamed && isRestatable(relation, found);
  return { isSelected, change: isSelected && relation.day !== undefined ? restatement(days, found) : found };
}

/** What a model is granted is put right whether or not it is built, or selected. */
const withGrants = (model: PlannedModel, reason: string): PlannedModel =>
  model.action === 'skip' && model.cause === undefined
    ? { ...model, action: 'grant', cause: 'grants', reason }
    : { ...model, reason: `${model.reason} ${reason}` };

/** Whether all of a model will be computed, and where it could be less, or is much, why. */
function withExtent(
  context: LayerContext,
  relation: Relation,
  upstream: UpstreamStates,
  { cause, reason }: Pick<Due, 'cause' | 'reason'>,
  { incrementalFrom = DEFAULT_INCREMENTAL_FROM }: PlanOptions,
): Pick<PlannedModel, 'reason' | 'extent'> {
  if (cause === 'days') return { reason, extent: 'part' };
  const now = consumedNow(relation, context, new Map());
  if (cause !== 'data' && cause !== 'upstream') return { reason, extent: now === undefined ? undefined : 'full' };
  const changed = whatChanged(relation, now, { layer: context, upstream, smallest: incrementalFrom });
  if (changed === undefined) return { reason, extent: undefined };
  if (isInFull(changed)) return { reason: `${reason} In full: ${changed.inFull}.`, extent: 'full' };
  const { column, isDerived } = relation.scope!;
  return { reason: isDerived ? `${reason} In part, by ${column} (derived).` : reason, extent: 'part' };
}

type Due = Pick<PlannedModel, 'reason' | 'upstream'> & { readonly cause: PlanCause };

const whyRebuilt = (built: readonly string[]): Due | undefined =>
  built.length === 0
    ? undefined
    : { cause: 'upstream', upstream: built, reason: `It reads ${built[0]}, which is built.` };

/** Why the checks of a model whose rows stay run again, if they do. */
function whyChecked(context: LayerContext, id: string, isBuilt: (id: string) => boolean): Due | undefined {
  const checks = checksFor(context, id);
  const built = checkedUpstreams(checks).filter(isBuilt);
  const because = (reason: string): Due => ({ cause: 'checks', upstream: built, reason });
  if (built.length > 0) return because(`One of its checks reads ${built[0]}, which is built.`);
  const now = checksAsOf(context, id, publishedState(context.recorded));
  const then = context.recorded.get(id)?.checks;
  if (dueChecks(checks, now, then).length === 0) return undefined;
  return because(then?.digest === now.digest ? 'What its checks read changed.' : 'Its checks changed.');
}
