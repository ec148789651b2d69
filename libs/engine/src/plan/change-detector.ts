import type { LiveRelation } from '../catalog/live-relations.ts';
import type { Days } from '../days/days.ts';
import { distributionChange } from '../distribution/live-distribution.ts';
import type { RecordedModel } from '../ports/records.ts';
import { isComputed, type Relation } from '../relation.ts';
import type { UpstreamStates } from './upstream-states.ts';

/** Why a model must be built. */
export interface Change {
  readonly cause:
    'forced' | 'days' | 'new' | 'missing' | 'replaced' | 'columns' | 'distribution' | 'written' | 'definition' | 'data';
  /** Of `data`: the models and sources that changed, sorted. */
  readonly upstream?: readonly string[];
  /** Of `days`: which, and what the others are due for. */
  readonly days?: Days;
  readonly stillDue?: Change | undefined;
  /** One sentence, for the plan and the run record. */
  readonly reason: string;
}

/**
 * What the database says against a relation being as we published it. The write counters are a best effort: the server keeps them
 * asynchronously and forgets them in a crash; a counter at zero is taken for forgotten.
 */
export function relationDrift(
  relation: Relation,
  recorded: RecordedModel | undefined,
  live: LiveRelation | undefined,
): Change | undefined {
  if (recorded === undefined) return { cause: 'new', reason: 'It was never built in this environment.' };
  const identity = identityDrift(recorded, live);
  if (identity !== undefined) return identity;
  if (!hasContractColumns(relation, live!)) {
    return { cause: 'columns', reason: 'Its columns in the database are not those of its contract.' };
  }
  const redistributed = redistribution(relation, live!);
  if (redistributed !== undefined) return redistributed;
  return writeDrift(recorded, live!);
}

/** What can be said against it being the relation that was published. */
export function identityDrift(recorded: RecordedModel, live: LiveRelation | undefined): Change | undefined {
  if (live === undefined) return { cause: 'missing', reason: 'Its relation is gone from the database.' };
  if (live.oid === recorded.oid) return undefined;
  return {
    cause: 'replaced',
    reason: 'Its relation is not the one that was published: it was dropped and created again.',
  };
}

/** What can be said against its rows being those that were published. */
export function writeDrift(recorded: RecordedModel, live: LiveRelation): Change | undefined {
  if (!live.isPopulated) return { cause: 'written', reason: 'Its rows were taken away.' };
  if (!isComputed(recorded)) return undefined;
  const isWritten = recorded.writeCount !== live.writeCount && live.writeCount !== '0';
  if (recorded.writeCount !== undefined && !isWritten && recorded.filenode === live.filenode) return undefined;
  return { cause: 'written', reason: 'Its rows were written by something else since they were published.' };
}

/** The one change detector: the probe, the plan and the build ask it. */
export function detectChange(model: {
  readonly relation: Relation;
  readonly definition: string;
  readonly upstream: UpstreamStates;
  readonly recorded: RecordedModel | undefined;
  readonly live: LiveRelation | undefined;
}): Change | undefined {
  const { relation, recorded } = model;
  if (recorded !== undefined && recorded.definition !== model.definition) {
    return (
      (model.live && redistribution(relation, model.live)) ?? {
        cause: 'definition',
        reason: whyRedefined(relation, recorded),
      }
    );
  }
  const drift = relationDrift(relation, recorded, model.live);
  if (drift !== undefined) return drift;
  const changed = changedUpstream(model.upstream, recorded!.upstream);
  if (changed.length === 0) return undefined;
  return { cause: 'data', upstream: changed, reason: `${listed(changed)} changed.` };
}

function redistribution(relation: Relation, live: LiveRelation): Change | undefined {
  const reason = distributionChange(relation, live);
  return reason === undefined ? undefined : { cause: 'distribution', reason };
}

function whyRedefined({ kind }: Relation, recorded: RecordedModel): string {
  if (kind === 'reused' && recorded.kind !== 'reused') return 'It is what the base publishes again.';
  return 'Its definition changed.';
}

/** Same names and types, whatever the order. What else may differ can be altered in place. */
export function hasContractTypes(relation: Relation, live: LiveRelation): boolean {
  const found = new Map(live.columns.map((column) => [column.name, column.type]));
  return (
    found.size === relation.columns.length && relation.columns.every((column) => found.get(column.name) === column.type)
  );
}

/** Nullability too, except on views, stored or not, where checks hold it. */
function hasContractColumns(relation: Relation, live: LiveRelation): boolean {
  const notNull = new Set(live.columns.filter((column) => column.notNull).map((column) => column.name));
  return (
    hasContractTypes(relation, live) &&
    (!isComputed(relation) || relation.columns.every((column) => notNull.has(column.name) === column.notNull))
  );
}

const changedUpstream = (now: UpstreamStates, then: UpstreamStates): string[] =>
  [...new Set([...Object.keys(now), ...Object.keys(then)])].filter((id) => now[id] !== then[id]).sort();

const listed = (names: readonly string[]): string =>
  names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
