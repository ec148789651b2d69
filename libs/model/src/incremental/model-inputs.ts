import { upstreamModels } from '../compile/compile-model.ts';
import { columnLineage } from '../lineage/column-lineage.ts';
import { isViewKind } from '../definition/materialization.ts';
import type { AnyModel } from '../definition/model.ts';

/** What a model's rows are computed from, seen through views. */
export interface ModelInputs {
  /** Tables, seeds, sources and staging views, sorted by id. */
  readonly inputs: readonly AnyModel[];
  /** Views between them and the model, each after those it reads. */
  readonly views: readonly AnyModel[];
}

/**
 * Looks through the views a model reads. A staging view ends the search as a table does: it shows the rows of one raw table, and
 * which of them changed is known from the loads.
 */
export function modelInputs(model: AnyModel): ModelInputs {
  const inputs = new Map<string, AnyModel>();
  const views = new Map<string, AnyModel>();
  const seen = new Set<string>();
  const visit = (reader: AnyModel): void => {
    for (const upstream of upstreamModels(reader)) {
      if (seen.has(upstream.id)) continue;
      seen.add(upstream.id);
      if (!isViewKind(upstream.materialized.kind) || stagedRaw(upstream) !== undefined) {
        inputs.set(upstream.id, upstream);
      } else {
        visit(upstream);
        views.set(upstream.id, upstream);
      }
    }
  };
  visit(model);
  return {
    inputs: [...inputs.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    views: [...views.values()],
  };
}

/** The raw table a staging view shows: the one it reads, besides the clock. `undefined` of any other model. */
export function stagedRaw(model: AnyModel): AnyModel | undefined {
  if (model.materialized.kind !== 'view') return undefined;
  const upstreams = upstreamModels(model).filter(({ id }) => id !== 'ops.clock');
  const [raw] = upstreams;
  return upstreams.length === 1 && raw!.materialized.kind === 'raw' ? raw : undefined;
}

/** The raw column that a column of a staging view shows as it is; `undefined` where the view changes its value. */
export function stagedColumn(view: AnyModel, column: string): string | undefined {
  const raw = stagedRaw(view);
  const lineage = columnLineage(view).columns[column];
  if (raw === undefined || lineage?.kind !== 'passthrough') return undefined;
  const prefix = `${raw.id}.`;
  const [from] = lineage.from;
  return lineage.from.length === 1 && from!.startsWith(prefix) ? from!.slice(prefix.length) : undefined;
}
