import { BASE_ENVIRONMENT } from '@medallion/core';
import type { Warehouse } from '../connection/warehouse.ts';

/** An environment besides the base, as `ops` knows it. */
export interface EnvironmentSummary {
  readonly environment: string;
  /** Models with rows or queries of their own. */
  readonly computed: number;
  /** Models that are views onto the base's. */
  readonly reused: number;
  /** The clock its models were built at; `undefined` before the first build. */
  readonly asOf: Date | undefined;
  /** It stays at that clock while the base's moves on. */
  readonly isFixed: boolean;
  /** When something was last published; `undefined` where nothing is. */
  readonly publishedAt: Date | undefined;
}

/** Environments that were built or at least begun, by name. */
export async function listEnvironments({ sql }: Warehouse): Promise<EnvironmentSummary[]> {
  const rows = await sql<
    {
      environment: string;
      computed: number;
      reused: number;
      as_of: Date | null;
      is_fixed: boolean | null;
      published_at: Date | null;
    }[]
  >`
    with known as (
      select environment from ops.clock
      union select environment from ops.layer_ledger
      union select environment from ops.model_state
    )
    select known.environment, clock.as_of, clock.is_fixed, max(model.published_at) as published_at,
      (count(*) filter (where model.kind <> 'reused'))::int as computed,
      (count(*) filter (where model.kind = 'reused'))::int as reused
    from known
    left join ops.clock clock using (environment)
    left join ops.model_state model using (environment)
    where environment <> ${BASE_ENVIRONMENT}
    group by known.environment, clock.as_of, clock.is_fixed
    order by known.environment`;
  return rows.map((row) => ({
    environment: row.environment,
    computed: row.computed,
    reused: row.reused,
    asOf: row.as_of ?? undefined,
    isFixed: row.is_fixed === true,
    publishedAt: row.published_at ?? undefined,
  }));
}
