import { models as bronzeModels, rawTables } from '@medallion/bronze';
import { silentLogger, type Extraction } from '@medallion/core';
import { checks as goldChecks, models as goldModels } from '@medallion/gold';
import { compileModel, quoted, schemaOf, type AnyModel } from '@medallion/model';
import { keyPrefixes } from '@medallion/salesforce';
import { checks as silverChecks, models as silverModels } from '@medallion/silver';
import { createDatabase, type TestDatabase } from '@medallion/testing';
import {
  buildLayerInWarehouse,
  checkPublished,
  loadExtraction,
  openWarehouse,
  type Warehouse,
} from '@medallion/warehouse';
import type { CheckOverrides, CheckResult, ModelChecks, ModelReport } from '@medallion/engine';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedCurrencyRate } from './currency-rates.ts';

/** A table of gold as text, a line for each row. */
export type TableText = readonly Readonly<Record<string, string | null>>[];

/** A warehouse in a database of its own: the real load, the real build. */
export interface StarWarehouse {
  readonly database: TestDatabase;
  load(extraction: Extraction): Promise<void>;
  /** Builds bronze, silver and gold. */
  build(): Promise<void>;
  /**
   * The same, computing what changed only; tables of any size are followed. Returns what became of each model.
   *
   * @param without models that are not asked for
   */
  buildChanged(without?: readonly string[]): Promise<readonly ModelReport[]>;
  /** Builds an environment as of an instant, from whatever state it is in. */
  buildAsOf(environment: string, asOf: Date): Promise<void>;
  /** How often a model was computed for a part of its rows. */
  readonly computedInPart: ReadonlyMap<string, number>;
  /** Every column of every row as text, as a session in UTC shows it. Default: of the base. */
  table(model: AnyModel, environment?: string): Promise<TableText>;
  /** Rows that an incremental table has and its query in full does not give, or the other way round. */
  staleRows(): Promise<readonly string[]>;
  /** Checks of which builds last said something else than looking at all that is published says. */
  staleChecks(): Promise<readonly string[]>;
  /** Rows of a query as the product's driver gives them. */
  query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Forgets what was loaded; the next build computes everything anew. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

const seeded = (models: readonly AnyModel[]): AnyModel[] =>
  models.map((model) => (model.id === seedCurrencyRate.id ? seedCurrencyRate : model));

export interface StarOptions {
  /** `several` builds with exchange rates of more than one currency; the shipped seed has one. */
  readonly rates?: 'shipped' | 'several';
  /** Builds run the checks. What is told of an org may break a rule, so none of them keeps a layer from being published. */
  readonly isChecked?: boolean;
}

export async function openStarWarehouse(options: StarOptions = {}): Promise<StarWarehouse> {
  const database = await createDatabase();
  const home = await mkdtemp(join(tmpdir(), 'medallion-star-'));
  const warehouse: Warehouse = await openWarehouse({ url: database.url, home });
  const silver = options.rates === 'several' ? seeded(silverModels) : silverModels;
  const models = [...bronzeModels, ...silver, ...goldModels];
  const checks: readonly ModelChecks[] = options.isChecked ? [...silverChecks, ...goldChecks] : [];
  const declared = { models, checks, checkOverrides: asWarnings(checks) };
  /** What builds last said of each check. */
  const said = new Map<string, number>();
  let runs = 0;
  const computedInPart = new Map<string, number>();
  return {
    database,
    async load(extraction) {
      await loadExtraction(warehouse, {
        extraction,
        rawTables,
        runId: `load-${++runs}`,
        logger: silentLogger,
        keyPrefixes,
      });
    },
    async build() {
      for (const layer of ['bronze', 'silver', 'gold']) {
        // Truncated tables tell the change detector nothing; bronze holds views.
        const force = layer !== 'bronze';
        const build = { ...declared, layer, runId: `build-${++runs}`, concurrency: 4, force };
        for (const [check, failing] of failures((await buildLayerInWarehouse(warehouse, build)).checks)) {
          said.set(check, failing);
        }
      }
    },
    computedInPart,
    async buildChanged(without = []) {
      const only = new Set(models.map(({ id }) => id).filter((id) => !without.includes(id)));
      const reports: ModelReport[] = [];
      for (const layer of ['bronze', 'silver', 'gold']) {
        const build = { ...declared, layer, runId: `build-${++runs}`, concurrency: 4, incrementalFrom: 0, only };
        const report = await buildLayerInWarehouse(warehouse, build);
        for (const [check, failing] of failures(report.checks)) said.set(check, failing);
        for (const { model, scopeValues } of report.models) {
          if (scopeValues !== undefined) computedInPart.set(model, (computedInPart.get(model) ?? 0) + 1);
        }
        reports.push(...report.models);
      }
      return reports;
    },
    async buildAsOf(environment, asOf) {
      for (const layer of ['bronze', 'silver', 'gold']) {
        const build = { layer, models, runId: `build-${++runs}`, concurrency: 4, incrementalFrom: 0 };
        await buildLayerInWarehouse(warehouse, { ...build, environment, asOf });
      }
    },
    table: async (model, environment) => [
      ...(await database.sql.unsafe<Record<string, string | null>[]>(asText(model, environment))),
    ],
    async staleRows() {
      const stale: string[] = [];
      for (const model of models.filter(({ materialized }) => materialized.kind === 'incremental')) {
        const live = `select * from ${schemaOf(model.layer)}.${quoted(model.name)}`;
        const query = `select * from (${compileModel(model).sql}\n) as query`;
        const rows = await database.sql.unsafe<{ row: string }[]>(
          `select row::text as row from ((${live} except all ${query}) union all (${query} except all ${live})) as row`,
        );
        stale.push(...rows.map(({ row }) => `${model.id} ${row}`));
      }
      return stale;
    },
    async staleChecks() {
      const layers = ['silver', 'gold'].map((layer) => ({ ...declared, layer }));
      const all = failures(await checkPublished(warehouse, { layers }));
      return [...all].flatMap(([check, failing]) =>
        said.get(check) === failing ? [] : [`${check}: ${failing} fail, said ${said.get(check)}`],
      );
    },
    query: async (sql) => [...(await database.sql.unsafe(sql))],
    async empty() {
      const tables = await database.sql<{ tablename: string }[]>`
        select tablename from pg_tables where schemaname = 'raw_salesforce'`;
      const raw = tables.map(({ tablename }) => `raw_salesforce.${quoted(tablename)}`);
      if (raw.length > 0) await database.sql.unsafe(`truncate ${raw.join(', ')}`);
    },
    async close() {
      await warehouse.close();
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** None of what the models declare keeps a layer from being published. */
const asWarnings = (checks: readonly ModelChecks[]): CheckOverrides =>
  Object.fromEntries(
    checks.flatMap(({ model, declare }) =>
      declare().map(({ name }) => [`${model.name}.${name}`, { severity: 'warn' as const }]),
    ),
  );

const failures = (results: readonly CheckResult[]): ReadonlyMap<string, number> =>
  new Map(results.map(({ model, check, failing }) => [`${model}.${check.name}`, failing]));

const asText = (model: AnyModel, environment?: string): string => {
  const columns = Object.keys(model.columns).map((name) => `${quoted(name)}::text as ${quoted(name)}`);
  return `select ${columns.join(', ')} from ${schemaOf(model.layer, environment)}.${quoted(model.name)}`;
};
