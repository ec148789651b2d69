import { MedallionError, silentLogger, type Clock, type Extraction, type Logger, systemClock } from '@medallion/core';
import type postgres from 'postgres';
import { bindOrganization } from '../binding/bind-organization.ts';
import type { Warehouse } from '../connection/warehouse.ts';
import { readForgottenIds } from '../forget/forgotten-records.ts';
import { redactVersions } from '../forget/redact-versions.ts';
import { acquireAdvisoryLock, releaseAdvisoryLock } from '../locks/advisory-lock.ts';
import {
  asOfAfter,
  loadSignature,
  moveClock,
  nextLoadSeq,
  objectsLoadedBefore,
  readClock,
  recordLoad,
  storeFieldSets,
  type ClockState,
  type PlannedObject,
} from './load-ledger.ts';
import { describeReport, type LoadReport, type ObjectLoadReport } from './load-report.ts';
import { countStaged, mergeObject, prepareMerge, type StagedCounts } from './merge/merge-object.ts';
import { readRawContract, type RawTableDefinition } from './raw-contract.ts';
import { ensureRawTables } from './ensure-raw-tables.ts';
import { RAW_SCHEMA } from './raw-table-ddl.ts';
import type { KeyPrefixes } from './records/record-encoder.ts';
import { RejectedRecords } from './rejected-records.ts';
import { qualified } from './sql-text.ts';
import { stageObject, type StagedObject } from './stage-object.ts';
import { Staging } from './staging.ts';

export interface LoadOptions {
  readonly extraction: Extraction;
  /** The raw tables bronze declares; also those the extraction has nothing for are created. */
  readonly rawTables: readonly RawTableDefinition[];
  readonly runId: string;
  readonly logger?: Logger;
  /** Key prefix by object (`Account: '001'`), to recognise a record filed under the wrong object. */
  readonly keyPrefixes?: KeyPrefixes;
  /** Stops the load, leaving raw as it was. */
  readonly signal?: AbortSignal;
  /** Whose clock moves. Default: `base`. */
  readonly environment?: string;
  /** For `ops.load.loaded_at` only. */
  readonly clock?: Clock;
}

/** Objects copied at a time: while one waits for the server, another is encoded. */
const CONCURRENT_COPIES = 2;
const RAW_LOCK = { name: 'raw', mode: 'exclusive' } as const;

/**
 * Loads an extraction into raw_salesforce: every version of every record it has not seen, all or nothing.
 *
 * Records are copied into staging tables without any lock; then one transaction, under the raw lock, merges them, moves
 * the clock and writes what was done to ops.load. Loading the same again changes nothing, whatever the order.
 * @throws MedallionError OTHER_ORGANIZATION, LOAD_INTERRUPTED, RAW_* for contracts that do not fit; errors of the source as they are
 */
export async function loadExtraction(warehouse: Warehouse, options: LoadOptions): Promise<LoadReport> {
  const loader = warehouse.role === 'loader' ? warehouse : await warehouse.connect('loader');
  const stop = new AbortController();
  const sessions: postgres.Sql[] = [];
  let isOver = false;
  const open = (purpose: string): postgres.Sql => {
    // A session that breaks loses its lock and its staging tables: the load cannot go on with the fresh one the driver opens.
    const session = loader.openSession(purpose, () => {
      if (!isOver) stop.abort(connectionLost());
    });
    sessions.push(session);
    return session;
  };
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  try {
    await bindOrganization(loader, {
      organizationId: options.extraction.organizationId,
      source: options.extraction.source,
    });
    return await new Load(open, signal, () => stop.signal.aborted, options).run();
  } catch (error) {
    if (options.signal?.aborted) throw interrupted(options.signal.reason);
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    isOver = true;
    // postgres.js waits for the answers of a connection that broke: there will be none.
    await Promise.all(sessions.map((session) => session.end({ timeout: stop.signal.aborted ? 0 : 5 })));
    if (loader !== warehouse) await loader.close();
  }
}

const interrupted = (cause: unknown): MedallionError =>
  new MedallionError({
    code: 'LOAD_INTERRUPTED',
    kind: 'environment',
    message: 'The load was stopped before it was complete; raw is as it was before.',
    fix: 'Run it again: it starts over and loads what is missing.',
    cause,
  });

const connectionLost = (): MedallionError =>
  new MedallionError({
    code: 'LOAD_CONNECTION_LOST',
    kind: 'environment',
    message: 'The connection to the database broke during the load; raw is as it was before.',
    fix: 'See whether the server runs (`medallion db status`), then run the load again.',
  });

class Load {
  readonly #open: (purpose: string) => postgres.Sql;
  readonly #signal: AbortSignal;
  /** Whether a connection broke: then none is used any more, the server rolls back and the next load clears up. */
  readonly #isLost: () => boolean;
  readonly #options: LoadOptions;
  readonly #logger: Logger;
  readonly #environment: string;
  readonly #session: postgres.Sql;

  constructor(
    open: (purpose: string) => postgres.Sql,
    signal: AbortSignal,
    isLost: () => boolean,
    options: LoadOptions,
  ) {
    this.#open = open;
    this.#signal = signal;
    this.#isLost = isLost;
    this.#options = options;
    this.#logger = options.logger ?? silentLogger;
    this.#environment = options.environment ?? 'base';
    this.#session = open('load');
  }

  async run(): Promise<LoadReport> {
    const { extraction, rawTables } = this.#options;
    const contracts = new Map(rawTables.map((table) => [table.object, readRawContract(table)]));
    await ensureRawTables(this.#session, [...contracts.values()], (work) => this.#underRawLock(work));
    const objects = extraction.objects.flatMap((source): PlannedObject[] => {
      const contract = contracts.get(source.object);
      if (contract) return [{ source, contract, signature: loadSignature(source, contract) }];
      this.#logger.warn(`${source.object} has no raw table: its records are not loaded.`, { object: source.object });
      return [];
    });
    const known = await objectsLoadedBefore(this.#session, extraction, objects);
    const wanted = objects.filter(({ contract }) => !known.has(contract.object));
    const staged = await this.#stageAndMerge(wanted);
    const reports = new Map(staged.reports.map((report) => [report.object, report]));
    return {
      loadSeq: staged.clock.loadSeq,
      asOf: staged.clock.asOf,
      nothingNew: !staged.isClockMoved,
      objects: objects.map(({ contract: { object } }) => reports.get(object) ?? recognised(object)),
      rejected: staged.reports.reduce((sum, { rejected }) => sum + rejected, 0),
    };
  }

  async #stageAndMerge(wanted: readonly PlannedObject[]): Promise<Committed> {
    const clock = await readClock(this.#session, this.#environment);
    const { asOf } = this.#options.extraction;
    if (wanted.length === 0 && clock && (asOf === undefined || asOf <= clock.asOf)) {
      return { clock, isClockMoved: false, reports: [] };
    }
    const forgotten = await readForgottenIds(this.#session);
    const staging = await Staging.open(this.#session, this.#options.runId);
    try {
      const rejected = new RejectedRecords(this.#session, await staging.createRejected());
      const staged = await this.#stage(wanted, staging, rejected, forgotten);
      await rejected.flush();
      return await this.#commit(staged, rejected, forgotten);
    } finally {
      if (!this.#isLost()) {
        await staging.drop().catch((error: unknown) => {
          // The next load drops what is left over.
          this.#logger.debug('Staging tables were left behind.', { error: String(error) });
        });
      }
    }
  }

  /** Copies the objects, some at a time; the first failure stops all. */
  async #stage(
    wanted: readonly PlannedObject[],
    staging: Staging,
    rejected: RejectedRecords,
    forgotten: ReadonlySet<string>,
  ): Promise<readonly StagedObject[]> {
    const failed = new AbortController();
    const signal = AbortSignal.any([this.#signal, failed.signal]);
    const results: StagedObject[] = [];
    const queue = [...wanted.entries()];
    const worker = async (number: number): Promise<void> => {
      const connection = this.#open(`load copy ${number}`);
      for (let next = queue.shift(); next; next = queue.shift()) {
        signal.throwIfAborted();
        const [position, planned] = next;
        results[position] = await stageObject(planned, staging.nameFor(planned.contract), {
          connection,
          rejected,
          keyPrefixes: this.#options.keyPrefixes ?? {},
          forgotten,
          logger: this.#logger,
          signal,
        });
      }
    };
    const workers = Array.from({ length: Math.min(CONCURRENT_COPIES, wanted.length) }, (_, number) =>
      worker(number + 1).catch((error: unknown) => {
        failed.abort(error);
        throw error;
      }),
    );
    await Promise.allSettled(workers);
    if (failed.signal.aborted) throw failed.signal.reason;
    return results;
  }

  async #commit(
    staged: readonly StagedObject[],
    rejected: RejectedRecords,
    forgotten: ReadonlySet<string>,
  ): Promise<Committed> {
    const session = this.#session;
    const counted: [StagedObject, StagedCounts][] = [];
    for (const object of staged) counted.push([object, await countStaged(session, object)]);
    return this.#underRawLock(async () => {
      this.#signal.throwIfAborted();
      await session.unsafe('begin');
      try {
        const committed = await this.#merge(counted, rejected, forgotten);
        this.#signal.throwIfAborted();
        await session.unsafe('commit');
        return committed;
      } catch (error) {
        if (!this.#isLost()) await session.unsafe('rollback').catch(() => undefined);
        throw error;
      }
    });
  }

  async #merge(
    counted: readonly [StagedObject, StagedCounts][],
    rejected: RejectedRecords,
    forgotten: ReadonlySet<string>,
  ): Promise<Committed> {
    const session = this.#session;
    const { extraction, runId, clock: wallClock = systemClock } = this.#options;
    const before = await readClock(session, this.#environment);
    const loadSeq = await nextLoadSeq(session);
    await storeFieldSets(
      session,
      counted.flatMap(([{ fieldSets }]) => fieldSets),
    );
    await prepareMerge(session);
    // Who was forgotten while the records were being staged is redacted afterwards.
    const late = [...(await readForgottenIds(session))].filter((id) => !forgotten.has(id));
    const objects: { signature: string; report: ObjectLoadReport }[] = [];
    for (const [staged, counts] of counted) {
      this.#signal.throwIfAborted();
      const report = await mergeObject(session, staged, counts, { loadSeq, extractedAt: extraction.extractedAt });
      if (late.length > 0) await redactVersions(session, staged.planned.contract, late, loadSeq);
      objects.push({ signature: staged.planned.signature, report });
      if (report.newVersions + report.tombstones > 0) {
        await session.unsafe(`analyze ${qualified(RAW_SCHEMA, staged.planned.contract.table)}`);
      }
      const say = report.received + report.tombstones === 0 ? this.#logger.debug : this.#logger.info;
      say.call(this.#logger, describeReport(report), { ...report });
    }
    await rejected.store(loadSeq);
    const reports = objects.map(({ report }) => report);
    const newest = reports.flatMap(({ newestModstamp }) => newestModstamp ?? []);
    const asOf = await asOfAfter(session, extraction, greatest(newest), before);
    await recordLoad(session, { loadSeq, runId, extraction, asOf, loadedAt: wallClock.now(), objects });
    const isClockMoved =
      !before ||
      before.asOf.getTime() !== asOf.getTime() ||
      reports.some(({ newVersions, tombstones }) => newVersions + tombstones > 0);
    const clock: ClockState = isClockMoved ? { loadSeq, asOf } : before;
    if (isClockMoved) await moveClock(session, this.#environment, clock);
    return { clock, isClockMoved, reports };
  }

  async #underRawLock<T>(work: (session: postgres.Sql) => Promise<T>): Promise<T> {
    await acquireAdvisoryLock(this.#session, RAW_LOCK, this.#logger);
    try {
      return await work(this.#session);
    } finally {
      if (!this.#isLost()) await releaseAdvisoryLock(this.#session, RAW_LOCK);
    }
  }
}

interface Committed {
  readonly clock: ClockState;
  readonly isClockMoved: boolean;
  readonly reports: readonly ObjectLoadReport[];
}

const recognised = (object: string): ObjectLoadReport => ({
  object,
  received: 0,
  newVersions: 0,
  unchanged: 0,
  duplicates: 0,
  rejected: 0,
  tombstones: 0,
  newestModstamp: undefined,
  skipped: true,
});

const greatest = (dates: readonly Date[]): Date | undefined =>
  dates.reduce<Date | undefined>((latest, date) => (latest === undefined || date > latest ? date : latest), undefined);
