import type {
  ClockState,
  RawState,
  RecordedChecks,
  RecordedLayer,
  RecordedModel,
  Row,
  Session,
  SourceStates,
  StatePort,
} from '@medallion/engine';
import { quoted, snakeCase } from '@medallion/model';
import { deleteChangeSets, readChangeSets, writeChangeSet } from './ops-change-sets.ts';
import { readDefinitions, readDurations, writeDefinitions } from './ops-definitions.ts';
import { readGrants, writeGrants } from './ops-grants.ts';
import { recordChecks } from './record-checks.ts';

/** What the engine remembers, in the tables of ops. */
export const opsState = (reader: Session): StatePort => ({
  async readLayer(environment, layer) {
    const { rows } = await reader.execute(
      'select desired, actual, token, gate, basis from ops.layer_ledger where environment = $1 and layer = $2',
      [environment, layer],
    );
    const [row] = rows;
    return row && toLayer(environment, layer, row);
  },

  async writeLayer(session, layer) {
    await session.execute(
      `insert into ops.layer_ledger (environment, layer, desired, actual, token, gate, updated_at)
       values ($1, $2, $3, $4, $5, $6, clock_timestamp())
       on conflict (environment, layer) do update
       set desired = excluded.desired, actual = excluded.actual, token = excluded.token, gate = excluded.gate,
         basis = null, updated_at = excluded.updated_at`,
      [layer.environment, layer.layer, layer.desired, layer.actual ?? null, layer.token, layer.gate ?? null],
    );
  },

  async writeBasis(session, environment, layer, basis) {
    await session.execute('update ops.layer_ledger set basis = $3 where environment = $1 and layer = $2', [
      environment,
      layer,
      basis,
    ]);
  },

  async readModels(environment) {
    const { rows } = await reader.execute(
      `select model, kind, definition, contract, fingerprint, state, upstream::text as upstream, relation_oid::text as oid,
         relation_filenode::text as filenode, write_count::text as write_count, row_count::text as row_count, run_id,
         consumed::text as consumed, checks::text as checks, column_states::text as column_states
       from ops.model_state where environment = $1 order by model`,
      [environment],
    );
    return new Map(rows.map((row) => [String(row['model']), toModel(environment, row)]));
  },

  async writeModels(session, environment, models) {
    const rows = models.map((model) => ({
      model: model.model,
      kind: model.kind,
      definition: model.definition,
      contract: model.contract,
      fingerprint: model.fingerprint,
      state: model.state,
      upstream: model.upstream,
      oid: model.oid,
      filenode: model.filenode,
      write_count: model.writeCount,
      row_count: model.rows,
      run_id: model.runId,
      checks: model.checks,
      consumed: model.consumed,
      column_states: model.columnStates,
    }));
    await session.execute(
      `insert into ops.model_state (environment, model, kind, definition, contract, fingerprint, state, upstream,
         relation_oid, relation_filenode, write_count, row_count, run_id, checks, consumed, column_states, published_at)
       select $1, model, kind, definition, contract, fingerprint, state, upstream, oid, filenode, write_count, row_count, run_id,
         checks, consumed, column_states, clock_timestamp()
       from jsonb_to_recordset($2::text::jsonb) as given (model text, kind text, definition text, contract text,
         fingerprint text, state text, upstream jsonb, oid bigint, filenode bigint, write_count bigint, row_count bigint,
         run_id text, checks jsonb, consumed jsonb, column_states jsonb)
       on conflict (environment, model) do update
       set kind = excluded.kind, definition = excluded.definition, contract = excluded.contract,
         fingerprint = excluded.fingerprint, state = excluded.state, upstream = excluded.upstream,
         relation_oid = excluded.relation_oid, relation_filenode = excluded.relation_filenode,
         write_count = excluded.write_count, row_count = excluded.row_count, run_id = excluded.run_id,
         checks = excluded.checks, consumed = excluded.consumed, column_states = excluded.column_states,
         published_at = excluded.published_at`,
      [environment, JSON.stringify(rows)],
    );
  },

  async readOids(session) {
    const { rows } = await session.execute('select relation_oid::text as oid from ops.model_state');
    return new Set(rows.map((row) => String(row['oid'])));
  },

  async writeOids(session, moved) {
    await session.execute(
      `update ops.model_state as state set relation_oid = moved.now::bigint
       from unnest($1::text[], $2::text[]) as moved(before, now) where state.relation_oid = moved.before::bigint`,
      [[...moved.keys()], [...moved.values()]],
    );
  },

  readDefinitions: (environment) => readDefinitions(reader, environment),
  writeDefinitions,
  readDurations: (environment) => readDurations(reader, environment),

  async writeChecks(session, environment, model, checks) {
    await session.execute('update ops.model_state set checks = $3::text::jsonb where environment = $1 and model = $2', [
      environment,
      model,
      JSON.stringify(checks),
    ]);
  },

  async writeConsumed(session, environment, model, consumed) {
    await session.execute(
      'update ops.model_state set consumed = $3::text::jsonb where environment = $1 and model = $2',
      [environment, model, consumed === undefined ? null : JSON.stringify(consumed)],
    );
  },

  async writeCounters(session, environment, counters) {
    await session.execute(
      `update ops.model_state as state set write_count = counted.write_count::bigint
       from unnest($2::text[], $3::text[]) as counted(model, write_count)
       where state.environment = $1 and state.model = counted.model`,
      [environment, [...counters.keys()], [...counters.values()]],
    );
  },

  readSources: (environment, zones) => readSources(reader, environment, zones),
  readChangeSets: (environment) => readChangeSets(reader, environment),
  async readFollowers(environment) {
    const { rows } = await reader.execute(
      'select consumed::text as consumed from ops.model_state where environment <> $1 and consumed is not null',
      [environment],
    );
    return rows.map((row) => JSON.parse(String(row['consumed'])) as Record<string, string>);
  },

  writeChangeSet,
  deleteChangeSets,

  async readPlanned() {
    const { rows } = await reader.execute('select definition from ops.definition_text where plan is not null');
    return new Set(rows.map((row) => String(row['definition'])));
  },

  async writeDefinitionTexts(session, texts) {
    await session.execute(
      `insert into ops.definition_text as known (definition, model, sql, plan)
       select definition, model, sql, plan
       from jsonb_to_recordset($1::text::jsonb) as given (definition text, model text, sql text, plan text)
       on conflict (definition) do update set plan = excluded.plan
       where known.plan is null and excluded.plan is not null`,
      [JSON.stringify(texts)],
    );
  },

  async recordModelRuns(session, { runId, environment, layer, models }) {
    const rows = models.map(({ published, ...run }) => ({
      ...run,
      relation: published && `${quoted(published.schema)}.${quoted(published.name)}`,
    }));
    await session.execute(
      `insert into ops.model_run (run_id, environment, layer, model, action, reason, status, rows, inserted, updated, deleted,
         started_at, finished_at, duration_ms, error, definition, bytes)
       select $1, $2, $3, model, action, reason, status, rows, inserted, updated, deleted,
         clock_timestamp() - make_interval(secs => milliseconds / 1000), clock_timestamp(), milliseconds, error, definition,
         pg_total_relation_size(to_regclass(relation))
       from jsonb_to_recordset($4::text::jsonb) as given (model text, action text, reason text, status text, rows bigint,
         inserted bigint, updated bigint, deleted bigint, milliseconds double precision, error jsonb, definition text,
         relation text)
       on conflict (run_id, environment, model) do update
       set action = excluded.action, reason = excluded.reason, status = excluded.status, rows = excluded.rows,
         inserted = excluded.inserted, updated = excluded.updated, deleted = excluded.deleted,
         started_at = excluded.started_at, finished_at = excluded.finished_at, duration_ms = excluded.duration_ms,
         error = excluded.error, definition = excluded.definition, bytes = excluded.bytes`,
      [runId, environment, layer, JSON.stringify(rows)],
    );
  },

  readGrants: (environment) => readGrants(reader, environment),
  writeGrants,
  recordChecks,
});

const optional = (value: unknown): string | undefined =>
  value === null || value === undefined ? undefined : String(value);

const toLayer = (environment: string, layer: string, row: Row): RecordedLayer => ({
  environment,
  layer,
  desired: String(row['desired']),
  actual: optional(row['actual']),
  token: String(row['token']),
  gate: optional(row['gate']),
  basis: optional(row['basis']),
});

const toModel = (environment: string, row: Row): RecordedModel => ({
  environment,
  model: String(row['model']),
  kind: row['kind'] as RecordedModel['kind'],
  definition: String(row['definition']),
  contract: String(row['contract']),
  fingerprint: String(row['fingerprint']),
  state: String(row['state']),
  columnStates:
    row['column_states'] === null
      ? undefined
      : (JSON.parse(String(row['column_states'])) as RecordedModel['columnStates']),
  upstream: JSON.parse(String(row['upstream'])) as Record<string, string>,
  oid: String(row['oid']),
  filenode: optional(row['filenode']),
  writeCount: optional(row['write_count']),
  rows: row['row_count'] === null ? undefined : Number(row['row_count']),
  runId: String(row['run_id']),
  consumed: row['consumed'] === null ? undefined : (JSON.parse(String(row['consumed'])) as Record<string, string>),
  checks: row['checks'] === null ? undefined : (JSON.parse(String(row['checks'])) as RecordedChecks),
});

/** What the load noted of each object, by the id of its raw table; no raw table is scanned. */
async function readSources(reader: Session, environment: string, zones: readonly string[]): Promise<SourceStates> {
  const objects = await reader.execute(
    `select object, max(load_seq) filter (where new_versions > 0)::text as load_seq, max(newest_modstamp) as newest_modstamp
     from ops.load_object group by object order by object`,
  );
  const raw = new Map<string, RawState>();
  for (const row of objects.rows) {
    if (row['load_seq'] === null) continue;
    const newest = row['newest_modstamp'];
    raw.set(`raw.${snakeCase(String(row['object']))}`, {
      loadSeq: String(row['load_seq']),
      newestModstamp: newest instanceof Date ? newest.toISOString() : undefined,
    });
  }
  const clock = await reader.execute(
    `select as_of, load_seq::text as load_seq,
       (select jsonb_object_agg(zone, (as_of at time zone zone)::date::text) from unnest($2::text[]) as zone)::text as days
     from ops.clock where environment = $1`,
    [environment, zones],
  );
  const [row] = clock.rows;
  return { raw, clock: row && clockState(row) };
}

const clockState = (row: Row): ClockState => ({
  asOf: (row['as_of'] as Date).toISOString(),
  loadSeq: String(row['load_seq']),
  days: new Map(Object.entries(JSON.parse(String(row['days'] ?? '{}')) as Record<string, string>)),
});
