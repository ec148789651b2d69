import type { Warehouse } from '../connection/warehouse.ts';

/** What is published of one model, and what the last run that looked at it did. */
export interface ModelSummary {
  readonly model: string;
  readonly kind: string;
  readonly rows: number | undefined;
  /** `undefined` before the first run. */
  readonly action: 'built' | 'skipped' | undefined;
  readonly milliseconds: number | undefined;
  readonly publishedAt: Date;
  readonly runId: string;
}

export interface LayerSummary {
  readonly layer: string;
  readonly models: readonly ModelSummary[];
}

interface SummaryRow {
  readonly model: string;
  readonly kind: string;
  readonly row_count: string | null;
  readonly action: 'built' | 'skipped' | null;
  readonly duration_ms: number | null;
  readonly published_at: Date;
  readonly run_id: string;
}

/** Layers in the order data flows. */
const LAYERS = ['bronze', 'silver', 'gold'];

/**
 * What is published, by layer and model: rows, when, and how long the build that published it took.
 *
 * @param options.runId a model that this run did not publish is reported as skipped; without it each as its own run left it
 */
export async function readLayerSummary(
  warehouse: Warehouse,
  options: { readonly environment?: string; readonly layer?: string; readonly runId?: string } = {},
): Promise<LayerSummary[]> {
  const rows = await warehouse.sql<SummaryRow[]>`
    select state.model, state.kind, state.row_count::text, run.action, run.duration_ms, state.published_at, state.run_id
    from ops.model_state state
    left join ops.model_run run
      on run.run_id = state.run_id and run.environment = state.environment and run.model = state.model
    where state.environment = ${options.environment ?? 'base'}
    order by state.model`;
  const layers = options.layer === undefined ? LAYERS : [options.layer];
  return layers.map((layer) => ({
    layer,
    models: rows
      .filter((row) => row.model.startsWith(`${layer}.`))
      .map((row) => ({
        model: row.model,
        kind: row.kind,
        rows: row.row_count === null ? undefined : Number(row.row_count),
        action: options.runId !== undefined && row.run_id !== options.runId ? 'skipped' : (row.action ?? undefined),
        milliseconds: row.duration_ms ?? undefined,
        publishedAt: row.published_at,
        runId: row.run_id,
      })),
  }));
}
