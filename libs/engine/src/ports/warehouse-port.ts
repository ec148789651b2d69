import type { Consumed } from '../incremental/consumed.ts';
import type { ChangeSet } from '../incremental/change-chain.ts';
import type { RelationName } from '../relation.ts';
import type { PublishedDefinition } from '../plan/published-definition.ts';
import type {
  DefinitionText,
  ModelRunRecords,
  RecordedCheckResults,
  RecordedChecks,
  RecordedLayer,
  RecordedModel,
  SourceStates,
} from './records.ts';

export type Row = Readonly<Record<string, unknown>>;

export interface StatementResult {
  readonly rows: readonly Row[];
  /** Rows inserted, updated, deleted or returned, as the server counts them. */
  readonly count: number;
}

/** Runs statements, each of them alone or all in one transaction, depending on where it was got from. */
export interface Session {
  /**
   * @param sql one statement; or, without parameters, several with `;` between them, of which the results are nobody's
   * @throws MedallionError `STATEMENT_FAILED` with fields `sqlstate`, `position` (from 1, in `sql`) and `constraint` where the server
   * gives them, its own one-line message and no row values; `CANCELLED` when the build was aborted; `DATABASE_CONNECTION_LOST`. The field `isConflict` is true
   * where another session stood in the way and the same statement may succeed later.
   */
  execute(sql: string, parameters?: readonly unknown[]): Promise<StatementResult>;
}

export interface TransactionOptions {
  /** Milliseconds a statement may wait for a lock before it gives up. Default: no limit. */
  readonly lockTimeoutMs?: number;
  /** Settings of the server for this transaction, by name. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Every statement sees the database as it was at the first. */
  readonly repeatableRead?: boolean;
}

export interface WarehousePort extends Session {
  /** Tells one database from every other, also from its own restored copy. */
  readonly identity: string;
  /** Whether tables can be distributed over several nodes: Citus. */
  readonly distributes: boolean;
  /** Role that may read what is published; `undefined` where roles are not ours to give. */
  readonly readerRole: string | undefined;
  /** Commits when `work` resolves, rolls back when it rejects. What it wrote is in the server's statistics when it is over. */
  transaction<T>(work: (session: Session) => Promise<T>, options?: TransactionOptions): Promise<T>;
  readonly state: StatePort;
}

/** What is remembered between runs. Writers take the session they belong to, so that a publish and its record are one. */
export interface StatePort {
  readLayer(environment: string, layer: string): Promise<RecordedLayer | undefined>;
  /** What was known of it, its basis too, is replaced. */
  writeLayer(session: Session, layer: Omit<RecordedLayer, 'basis'>): Promise<void>;
  writeBasis(session: Session, environment: string, layer: string, basis: string): Promise<void>;
  /** By model id. */
  readModels(environment: string): Promise<ReadonlyMap<string, RecordedModel>>;
  writeModels(session: Session, environment: string, models: readonly RecordedModel[]): Promise<void>;
  /** Oids of everything published, in whatever environment. */
  readOids(session: Session): Promise<ReadonlySet<string>>;
  /** What is published is another relation now, by the oid before, in whatever environment: it was dropped and made again. */
  writeOids(session: Session, moved: ReadonlyMap<string, string>): Promise<void>;
  /** What every model was when it was published, by id; without those published before this was remembered. */
  readDefinitions(environment: string): Promise<ReadonlyMap<string, PublishedDefinition>>;
  /** Of models that `writeModels` knows; what is remembered as it is stays untouched. */
  writeDefinitions(session: Session, environment: string, definitions: readonly PublishedDefinition[]): Promise<void>;
  /** Milliseconds each published model took to compute when it was last built, by id. */
  readDurations(environment: string): Promise<ReadonlyMap<string, number>>;
  /** The checks of a model that was published before passed again. */
  writeChecks(session: Session, environment: string, model: string, checks: RecordedChecks): Promise<void>;
  /** A model that was published before is as if it had been computed from this; `undefined` of one that is gone, and follows nothing. */
  writeConsumed(session: Session, environment: string, model: string, consumed: Consumed | undefined): Promise<void>;
  /** Write counters as read after the publish: they are known only once its transaction has ended. */
  writeCounters(session: Session, environment: string, counters: ReadonlyMap<string, string>): Promise<void>;
  /** @param zones time zones in which the clock's day is wanted */
  readSources(environment: string, zones: readonly string[]): Promise<SourceStates>;
  /** What publishes recorded as changed, by model. */
  readChangeSets(environment: string): Promise<ReadonlyMap<string, readonly ChangeSet[]>>;
  /** What incremental models of every other environment were computed from. */
  readFollowers(environment: string): Promise<readonly Consumed[]>;
  /** @param values table of the changed values, `column_name` and `value` */
  writeChangeSet(
    session: Session,
    environment: string,
    set: { readonly model: string; readonly from: string; readonly to: string },
    values: RelationName,
  ): Promise<void>;
  deleteChangeSets(session: Session, ids: readonly string[]): Promise<void>;
  /** Roles to which builds granted something that was declared, by model id, and of schemas by layer. */
  readGrants(environment: string): Promise<ReadonlyMap<string, readonly string[]>>;
  /** @param object model id, or layer; `roles` replace what is remembered of it */
  writeGrants(session: Session, environment: string, object: string, roles: readonly string[]): Promise<void>;
  /** Digests of the definitions whose query plan is known. */
  readPlanned(): Promise<ReadonlySet<string>>;
  /** What is known already stays, but for a plan that was not. */
  writeDefinitionTexts(session: Session, texts: readonly DefinitionText[]): Promise<void>;
  /** Replaces what the same run recorded of the same models. */
  recordModelRuns(session: Session, runs: ModelRunRecords): Promise<void>;
  /** With the keys of what failed; results of the same run are replaced. */
  recordChecks(session: Session, checks: RecordedCheckResults): Promise<void>;
}
