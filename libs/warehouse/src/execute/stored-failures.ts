import type { FailingKey } from '@medallion/engine';
import type { Warehouse } from '../connection/warehouse.ts';

/** A check that failed when it was last run by a build, as `ops` remembers it. */
export interface StoredFailure {
  readonly model: string;
  readonly check: string;
  readonly severity: 'error' | 'warn';
  readonly owner: string | undefined;
  readonly description: string;
  readonly failing: number;
  readonly runId: string;
  /** Of the first rows that failed. */
  readonly keys: readonly FailingKey[];
}

/** The checks that failed at their latest run, among them those that kept a layer from being published; by model and name. */
export async function readStoredFailures(
  warehouse: Warehouse,
  { environment = 'base' }: { readonly environment?: string } = {},
): Promise<StoredFailure[]> {
  const rows = await warehouse.sql<StoredRow[]>`
    with latest as (
      select distinct on (model, check_name) *
      from ops.check_result
      where environment = ${environment}
      order by model, check_name, checked_at desc, run_id desc
    )
    select latest.model, latest.check_name, latest.severity, latest.owner, latest.description, latest.message,
      latest.failing::text, latest.run_id,
      coalesce(jsonb_agg(failure.keys order by failure.position) filter (where failure.keys is not null), '[]')::text as keys
    from latest
    left join ops.check_failure failure using (run_id, environment, model, check_name)
    where latest.status = 'failed'
    group by latest.model, latest.check_name, latest.severity, latest.owner, latest.description, latest.message,
      latest.failing, latest.run_id
    order by latest.model, latest.check_name`;
  return rows.map((row) => ({
    model: row.model,
    check: row.check_name,
    severity: row.severity,
    owner: row.owner ?? undefined,
    description: row.description ?? row.message,
    failing: Number(row.failing),
    runId: row.run_id,
    keys: JSON.parse(row.keys) as FailingKey[],
  }));
}

interface StoredRow {
  readonly model: string;
  readonly check_name: string;
  readonly severity: 'error' | 'warn';
  readonly owner: string | null;
  readonly description: string | null;
  readonly message: string;
  readonly failing: string;
  readonly run_id: string;
  readonly keys: string;
}
