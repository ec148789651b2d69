import type { RecordedCheckResults, Session } from '@medallion/engine';

/** Writes the outcomes of a run's checks and the keys of what failed, all at once: a layer has hundreds. */
export async function recordChecks(
  session: Session,
  { runId, environment, results }: RecordedCheckResults,
): Promise<void> {
  if (results.length === 0) return;
  const outcomes = results.map(({ model, check, status, failing, rows, keys, message }) => ({
    model,
    check_name: check.name,
    column_name: 'column' in check ? check.column : null,
    severity: check.severity,
    status,
    failing,
    message,
    kind: check.kind,
    owner: check.owner ?? null,
    description: check.description,
    threshold: check.threshold ?? null,
    rows: rows ?? null,
    keys,
  }));
  const parameters = [runId, environment, JSON.stringify(outcomes)];
  await session.execute(
    `insert into ops.check_result (run_id, environment, model, check_name, column_name, severity, status, failing, message,
       checked_at, kind, owner, description, threshold, rows)
     select $1, $2, model, check_name, column_name, severity, status, failing, message, clock_timestamp(), kind, owner,
       description, threshold, rows
     from jsonb_to_recordset($3::text::jsonb) as outcome (model text, check_name text, column_name text, severity text,
       status text, failing bigint, message text, kind text, owner text, description text, threshold jsonb, rows bigint)
     on conflict (run_id, environment, model, check_name) do update
     set column_name = excluded.column_name, severity = excluded.severity, status = excluded.status,
       failing = excluded.failing, message = excluded.message, checked_at = excluded.checked_at, kind = excluded.kind,
       owner = excluded.owner, description = excluded.description, threshold = excluded.threshold, rows = excluded.rows`,
    parameters,
  );
  // A run that is repeated under its id replaces what it found before.
  await session.execute(
    `delete from ops.check_failure as failure
     using jsonb_to_recordset($3::text::jsonb) as outcome (model text, check_name text)
     where failure.run_id = $1 and failure.environment = $2
       and failure.model = outcome.model and failure.check_name = outcome.check_name`,
    parameters,
  );
  await session.execute(
    `insert into ops.check_failure (run_id, environment, model, check_name, position, keys)
     select $1, $2, outcome.model, outcome.check_name, failure.position, failure.keys
     from jsonb_to_recordset($3::text::jsonb) as outcome (model text, check_name text, keys jsonb)
     cross join lateral jsonb_array_elements(outcome.keys) with ordinality as failure (keys, position)`,
    parameters,
  );
}
