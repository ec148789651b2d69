import type { ColumnRef } from '../columns/column.ts';
import type { Family } from '../columns/sql-types.ts';
import { declaredAt } from './declared-at.ts';
import type { ModelId } from './layer.ts';
import type { Model } from './model.ts';
import type { Stated } from './verdict.ts';

export type ExposureType = 'dashboard' | 'notebook' | 'analysis' | 'application' | 'ml';

/** A consumer outside the warehouse: whom a change of what it reads concerns. */
export interface Exposure {
  readonly name: string;
  readonly type: ExposureType;
  readonly owner: string;
  readonly url: string | undefined;
  readonly description: string;
  /** What it reads, by model id, sorted: these columns, or all where none are named. */
  readonly reads: ReadonlyMap<ModelId, readonly string[] | undefined>;
  /** `/path/to/pipeline_review.ts:4`, for messages. */
  readonly declaredAt: string | undefined;
}

/** What may be exposed: gold, whose names and columns are a promise. A column is `fctOpportunity.c.amount`. */
export type Exposable = Model<'gold', string, any> | ColumnRef<Family, `gold.${string}`>;

/**
 * Declares who reads gold: a dashboard, a notebook, an application. `medallion describe` lists it with the models it reads, `medallion plan`
 * names it where a change breaks what it reads, and `+exposure:name` selects what it is made of.
 */
export function defineExposure<const O extends string, const D extends string>(definition: {
  /** snake_case, and no other exposure's. */
  readonly name: string;
  readonly type: ExposureType;
  /** Whom to ask before what it reads changes. */
  readonly owner: O & Stated<'owner', O>;
  readonly url?: string;
  readonly description: D & Stated<'description', D>;
  /** Columns where they are known, so that a change of others concerns nobody; else the model. */
  readonly dependsOn: readonly [Exposable, ...Exposable[]];
}): Exposure {
  const { name, type, owner, url, description, dependsOn } = definition;
  return { name, type, owner, url, description, reads: readsOf(dependsOn), declaredAt: declaredAt() };
}

function readsOf(dependsOn: readonly Exposable[]): Exposure['reads'] {
  const reads = new Map<ModelId, readonly string[] | undefined>();
  for (const each of dependsOn) {
    if ('id' in each) reads.set(each.id, undefined);
    else if (!reads.has(each.model)) reads.set(each.model, [each.column]);
    else {
      const columns = reads.get(each.model);
      if (columns !== undefined) reads.set(each.model, [...new Set([...columns, each.column])].sort());
    }
  }
  return new Map([...reads].sort(([a], [b]) => (a < b ? -1 : 1)));
}
