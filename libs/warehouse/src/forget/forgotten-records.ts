import type postgres from 'postgres';

/** A person whose data was redacted. */
export interface ForgottenPerson {
  readonly recordId: string;
  readonly object: string;
  readonly reason: string | null;
  readonly runId: string;
  /** Versions redacted in raw, over all runs. */
  readonly versions: number;
  /** Rejected records deleted, over all runs. */
  readonly rejected: number;
  /** Login of the database that asked for it. */
  readonly forgottenBy: string;
  readonly forgottenAt: Date;
}

/** Whose records every load redacts on arrival: ids of 18 characters. */
export async function readForgottenIds(sql: postgres.Sql): Promise<ReadonlySet<string>> {
  const rows = await sql<{ record_id: string }[]>`select record_id from ops.forgotten`;
  return new Set(rows.map(({ record_id }) => record_id));
}

/** Who was forgotten, in the order it happened. As loader or owner: the list itself is personal. */
export async function listForgotten(warehouse: { readonly sql: postgres.Sql }): Promise<ForgottenPerson[]> {
  const rows = await warehouse.sql<Row[]>`
    select record_id, object, reason, run_id, versions::text, rejected::text, forgotten_by, forgotten_at
    from ops.forgotten order by forgotten_at, record_id`;
  return rows.map((row) => ({
    recordId: row.record_id,
    object: row.object,
    reason: row.reason,
    runId: row.run_id,
    versions: Number(row.versions),
    rejected: Number(row.rejected),
    forgottenBy: row.forgotten_by,
    forgottenAt: row.forgotten_at,
  }));
}

interface Row {
  readonly record_id: string;
  readonly object: string;
  readonly reason: string | null;
  readonly run_id: string;
  readonly versions: string;
  readonly rejected: string;
  readonly forgotten_by: string;
  readonly forgotten_at: Date;
}
