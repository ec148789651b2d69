import type { LiveRelation } from '../catalog/live-relations.ts';
import { digest } from '../hash.ts';
import type { RecordedModel, SourceStates } from '../ports/records.ts';
import { isSource } from '../relation.ts';

/** What decides about a layer, as far as it is known without compiling a model. */
export interface Basis {
  /** Digest of all code and settings the models and their statements come from. */
  readonly code: string;
  /** The database. */
  readonly identity: string;
  readonly sources: SourceStates;
  /** Ids of the layer's models. */
  readonly models: readonly string[];
  readonly live: ReadonlyMap<string, LiveRelation>;
  /** Ids of what they and their checks read, in any layer. */
  readonly reads: Iterable<string>;
  /** Of models of every layer. */
  readonly recorded: ReadonlyMap<string, RecordedModel>;
}

/**
 * Stands for the code, everything loaded, the clock, what other layers published, and what the catalog says of the columns and readers of
 * the layer's relations. While it is the same as when the layer was last as it should be, compiling the models could only give what they
 * gave then. It differs more often than the layer does: then the models are asked.
 */
export function basisOf({ code, identity, sources, models, live, reads, recorded }: Basis): string {
  const { raw, clock } = sources;
  const own = new Set(models);
  const others = [...new Set(reads)].filter((id) => !isSource(id) && !own.has(id));
  return digest([
    code,
    identity,
    clock === undefined ? '' : `${clock.asOf} ${clock.loadSeq}`,
    ...[...raw].map(([id, { loadSeq, newestModstamp }]) => `${id} ${loadSeq} ${newestModstamp ?? ''}`).sort(),
    ...others.map((id) => `${id} ${recorded.get(id)?.state ?? ''}`).sort(),
    // In the base a model is called like its relation: `gold.dim_account`.
    ...models.map((model) => `${model} ${catalogOf(live.get(model))}`).sort(),
  ]);
}

const catalogOf = (relation: LiveRelation | undefined): string =>
  relation === undefined
    ? 'missing'
    : JSON.stringify([
        relation.columns.map(({ name, type, notNull }) => [name, type, notNull]),
        relation.grantees,
        relation.isPopulated,
      ]);
