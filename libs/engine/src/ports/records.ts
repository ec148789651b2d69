import type { CheckResult } from '@medallion/quality';
import type { MaterializationKind } from '../relation.ts';
import type { ColumnStates } from '../plan/column-states.ts';
import type { Consumed } from '../incremental/consumed.ts';
import type { RelationName } from '../relation.ts';

/** One line of the ledger by which a probe knows that a layer is as it should be. */
export interface RecordedLayer {
  readonly environment: string;
  readonly layer: string;
  /** What the code, the settings and the upstream data asked for when last probed or built. */
  readonly desired: string;
  /** What was published; `undefined` from the moment a build is due until it succeeds. */
  readonly actual: string | undefined;
  /** What Nx caches by; a new one whenever something must be built. */
  readonly token: string;
  /** The statements that last passed the contract gate. */
  readonly gate: string | undefined;
  /** What it was last found as it should be by: see `plan/basis.ts`. */
  readonly basis: string | undefined;
}

/** A model as last published in an environment. */
export interface RecordedModel {
  readonly environment: string;
  readonly model: string;
  readonly kind: MaterializationKind;
  /** Digest of every statement the model stands for. */
  readonly definition: string;
  /** Digest of names and types of its columns and its key. */
  readonly contract: string;
  /** Digest of `definition` and `upstream`. */
  readonly fingerprint: string;
  /** Changes when, and only when, rows or contract changed: what readers depend on. */
  readonly state: string;
  /** When rows came or went, and when each column changed; `undefined` where only the state of the whole is known, as of most views. */
  readonly columnStates: ColumnStates | undefined;
  /** States of upstream models, as far as they are read, and of sources that the rows were computed from. */
  readonly upstream: Readonly<Record<string, string>>;
  readonly oid: string;
  /** File of the table's rows: TRUNCATE gives it a new one and counts no deletes. */
  readonly filenode: string | undefined;
  /** Inserts, updates and deletes the server had counted after our publish; `undefined` until read. */
  readonly writeCount: string | undefined;
  readonly rows: number | undefined;
  readonly runId: string;
  /** Of an incremental model: what it was computed from, input by input. */
  readonly consumed: Consumed | undefined;
  /** What its checks were and read when they last passed; `undefined` before they did. */
  readonly checks: RecordedChecks | undefined;
}

/** What a model's checks are and read: while it is the same they come out the same. */
export interface ChecksAsOf {
  /** Digest of every statement of the checks, with their severities and thresholds. */
  readonly digest: string;
  /** States of what they read besides the model itself. */
  readonly upstream: Readonly<Record<string, string>>;
}

export interface RecordedChecks extends ChecksAsOf {
  /** Models whose changed rows say what a rule is to be asked of again, sorted. */
  readonly follows: readonly string[];
  /** Names of those that nothing failed, sorted. */
  readonly spotless: readonly string[];
}

/** Digests of what was loaded, kept by the load so that nothing needs to be scanned. */
export interface SourceStates {
  /** By raw model id, `raw.account`. */
  readonly raw: ReadonlyMap<string, RawState>;
  readonly clock: ClockState | undefined;
  /** In an environment: states of what the base published, by source (`base.gold.dim_account`). */
  readonly base?: ReadonlyMap<string, string>;
}

export interface ClockState {
  /** ISO 8601, UTC. */
  readonly asOf: string;
  readonly loadSeq: string;
  /** Its day (`2024-02-29`) in the time zones asked for, by zone. */
  readonly days: ReadonlyMap<string, string>;
}

export interface RawState {
  /** The last load that added a version. */
  readonly loadSeq: string;
  /** Greatest SystemModstamp ever loaded, ISO 8601. */
  readonly newestModstamp: string | undefined;
}

/** A definition as it is kept for reading: once, however many runs build it. */
export interface DefinitionText {
  readonly definition: string;
  readonly model: string;
  readonly sql: string;
  /** How the server planned it; `undefined` where it was not asked. */
  readonly plan: string | undefined;
}

export interface ModelRunRecord {
  readonly model: string;
  readonly action: 'built' | 'skipped';
  readonly reason: string;
  readonly status: 'succeeded' | 'failed' | 'skipped' | 'cancelled';
  readonly rows: number | undefined;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  /** What the model took: of rows that were taken over, with what the run that computed them took. A next one may take as long. */
  readonly milliseconds: number;
  /** Digest of the definition it has in this run. */
  readonly definition: string;
  /** Of a table that is published: its size is recorded. */
  readonly published: RelationName | undefined;
  /** Code, message and fields of what went wrong; no row values. */
  readonly error: Readonly<Record<string, unknown>> | undefined;
}

/** What a run did to models of one layer. */
export interface ModelRunRecords {
  readonly runId: string;
  readonly environment: string;
  readonly layer: string;
  readonly models: readonly ModelRunRecord[];
}

export interface RecordedCheckResults {
  readonly runId: string;
  readonly environment: string;
  readonly results: readonly CheckResult[];
}
