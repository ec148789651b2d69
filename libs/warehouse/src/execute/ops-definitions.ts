import type { PublishedDefinition, Session } from '@medallion/engine';

/** What every model was when it was published, by id. */
export async function readDefinitions(
  reader: Session,
  environment: string,
): Promise<ReadonlyMap<string, PublishedDefinition>> {
  const { rows } = await reader.execute(
    `select model, sql, contract::text as contract, lineage::text as lineage,
       coalesce(exposures, '[]')::text as exposures
     from ops.model_definition where environment = $1 order by model`,
    [environment],
  );
  return new Map(
    rows.map((row) => [
      String(row['model']),
      {
        model: String(row['model']),
        sql: String(row['sql']),
        contract: JSON.parse(String(row['contract'])) as PublishedDefinition['contract'],
        lineage: JSON.parse(String(row['lineage'])) as PublishedDefinition['lineage'],
        exposures: JSON.parse(String(row['exposures'])) as PublishedDefinition['exposures'],
      },
    ]),
  );
}

/** Remembers definitions in one statement; rows that hold them already are not written again. */
export async function writeDefinitions(
  session: Session,
  environment: string,
  definitions: readonly PublishedDefinition[],
): Promise<void> {
  await session.execute(
    `insert into ops.model_definition as known (environment, model, sql, contract, lineage, exposures)
     select $1, model, sql, contract, lineage, exposures
     from jsonb_to_recordset($2::text::jsonb) as given(model text, sql text, contract jsonb, lineage jsonb, exposures jsonb)
     on conflict (environment, model) do update
     set sql = excluded.sql, contract = excluded.contract, lineage = excluded.lineage,
       exposures = excluded.exposures
     where (known.sql, known.contract, known.lineage, known.exposures)
       is distinct from (excluded.sql, excluded.contract, excluded.lineage, excluded.exposures)`,
    [environment, JSON.stringify(definitions)],
  );
}

/** Milliseconds each published model took when it was last built: the run that published it tells. */
export async function readDurations(reader: Session, environment: string): Promise<ReadonlyMap<string, number>> {
  const { rows } = await reader.execute(
    `select state.model, run.duration_ms
     from ops.model_state as state
     join ops.model_run as run
       on run.run_id = state.run_id and run.environment = state.environment and run.model = state.model
     where state.environment = $1 and run.status = 'succeeded'`,
    [environment],
  );
  return new Map(rows.map((row) => [String(row['model']), Number(row['duration_ms'])]));
}
