import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BASE_ENVIRONMENT, environmentName, MedallionError, silentLogger, type Logger } from '@medallion/core';
import {
  buildGraph,
  buildLayer,
  describeChecks,
  describeRelations,
  explainPlan,
  isForced,
  nothingToDo,
  partialFailure,
  planLayer,
  probeLayer,
  readLayerContext,
  unchangedLayer,
  type BuildOptions,
  type CheckOverrides,
  type EarlierReuse,
  type ExplainedPlan,
  type LayerGrants,
  type LayerReport,
  type LayerTarget,
  type PlanOptions,
  type ModelChecks,
  type Probe,
} from '@medallion/engine';
import type { AnyModel, Exposure } from '@medallion/model';
import type { Warehouse } from '../connection/warehouse.ts';
import { ownClock, refuseBaseAsOf, setClock, type AsOf } from '../environments/environment-clock.ts';
import { withBuildLocks } from './build-locks.ts';
import type { BuildRequest } from './last-build.ts';
import { withPort } from './postgres-port.ts';
import { endRun, recordRun } from './run-record.ts';

export interface LayerSelection {
  /** `bronze`, `silver` or `gold`. */
  readonly layer: string;
  /** The models of this layer; those of others may be among them. */
  readonly models: readonly AnyModel[];
  /** Default `base`. */
  readonly environment?: string;
  /** Of an environment: what to build it as of. Default: what it was last built as of by this; else the base's clock. */
  readonly asOf?: AsOf | undefined;
  /** What is declared to hold of the models, besides their contracts; checks of other layers may be among them. */
  readonly checks?: readonly ModelChecks[];
  /** Severities and thresholds decided otherwise than declared. */
  readonly checkOverrides?: CheckOverrides;
  /** By layer, who may read models that say nothing of it themselves. */
  readonly grants?: LayerGrants;
  /** Consumers; those of models of other layers may be among them. */
  readonly exposures?: readonly Exposure[];
}

export interface LayerBuild extends LayerSelection, Omit<BuildOptions, 'logger'> {
  readonly logger?: Logger;
  /** For the run record. Default `build`. */
  readonly command?: string;
  /** What the run this layer is built in is to do as a whole, for it to be retried. */
  readonly request?: BuildRequest;
  /** Version and commit of the code, for the run record. */
  readonly codeVersion?: string | undefined;
  /** Whether the same run goes on with another layer. Default false. */
  readonly goesOn?: boolean;
}

/**
 * Builds what changed in a layer and publishes it, holding the raw lock shared and the environment's lock: a second build waits, and
 * then finds nothing to do.
 *
 * @throws what `buildLayer` throws; `LOCK_TIMEOUT` when the locks are not to be had; `AS_OF_BASE`, `AS_OF_AFTER_BASE`
 */
export async function buildLayerInWarehouse(warehouse: Warehouse, build: LayerBuild): Promise<LayerReport> {
  const target = layerTarget(build);
  const logger = build.logger ?? silentLogger;
  const { runId, command = 'build', request, codeVersion, goesOn = false } = build;
  const locked = async (lost: readonly AbortSignal[]): Promise<LayerReport> => {
    const signal = AbortSignal.any([...lost, ...(build.signal ? [build.signal] : [])]);
    const clock = target.base && (await setClock(warehouse, target.environment, build.asOf));
    return withPort(warehouse, signal, async (port) => {
      const run = { runId, command, environment: target.environment, request, codeVersion, goesOn };
      const work = (): Promise<LayerReport> => buildLayer(port, { ...target, clock }, { ...build, logger, signal });
      return recordRun(port, run, signal, work, (report) => partialFailure([report]));
    });
  };
  const { signal } = build;
  return withBuildLocks(warehouse, target.environment, locked, { signal }).catch(async (error: unknown) => {
    await endRunInWarehouse(warehouse, { runId, signal }, error);
    throw error;
  });
}

/** Notes how a run ended outside of any layer, such as while it waited for the locks of its next one; nothing where it had ended or not begun. */
export const endRunInWarehouse = (
  warehouse: Warehouse,
  { runId, signal = new AbortController().signal }: Pick<LayerBuild, 'runId' | 'signal'>,
  error: unknown,
): Promise<void> => withPort(warehouse, undefined, (port) => endRun(port, runId, signal, error)).catch(() => undefined);

export interface KnownLayers extends Pick<LayerBuild, 'runId' | 'command' | 'request' | 'signal'> {
  readonly layers: readonly string[];
  /** Digest of all code and settings the layers come from. */
  readonly code: string;
}

/**
 * The reports of a build of layers of the base, where it is known without their models that nothing is to be done: the same code,
 * nothing loaded since, and what was published untouched. `undefined` where a build must find out. Waits for nobody: while a build is
 * under way, the ledger does not say so.
 */
export function unchangedLayersInWarehouse(
  warehouse: Warehouse,
  { layers, code, runId, command = 'build', request, signal = new AbortController().signal }: KnownLayers,
): Promise<LayerReport[] | undefined> {
  return withPort(warehouse, signal, async (port) => {
    const reports: LayerReport[] = [];
    for (const layer of layers) {
      const started = performance.now();
      const unchanged = await unchangedLayer(port, layer, code);
      if (unchanged === undefined) return undefined;
      const about = { layer, environment: BASE_ENVIRONMENT, runId, milliseconds: performance.now() - started };
      reports.push(nothingToDo(about, unchanged.models));
    }
    const run = { runId, command, environment: BASE_ENVIRONMENT, request, codeVersion: undefined, goesOn: false };
    return recordRun(
      port,
      run,
      signal,
      async () => reports,
      () => undefined,
    );
  });
}

/**
 * Says whether a layer must be built: the content of `probe.json`, on which the cache of `build-layer` hangs. Waits for a running
 * build, whose outcome it would otherwise get wrong.
 */
export function probeLayerInWarehouse(
  warehouse: Warehouse,
  selection: LayerSelection & Pick<BuildOptions, 'code'>,
): Promise<Probe> {
  const target = layerTarget(selection);
  return withBuildLocks(warehouse, target.environment, () =>
    withPort(warehouse, undefined, async (port, builder) =>
      probeLayer(port, await withClock(builder, target, selection), selection.code),
    ),
  );
}

/** The same answer where it is known without the layer's models; `undefined` where they must be asked. */
export function unchangedProbeInWarehouse(
  warehouse: Warehouse,
  layer: string,
  code: string,
): Promise<Probe | undefined> {
  return withPort(warehouse, undefined, async (port) => {
    const unchanged = await unchangedLayer(port, layer, code);
    return unchanged && { desired: unchanged.ledger.desired, token: unchanged.ledger.token };
  });
}

export interface LayerPlanning extends LayerSelection, PlanOptions {
  /** Of models of earlier layers that are planned too, whether they are reused. */
  readonly reusedBefore?: EarlierReuse;
}

/** What a build would do, model by model, with reasons, differences and expectations. Changes nothing and waits for nobody. */
export function planLayerInWarehouse(warehouse: Warehouse, selection: LayerPlanning): Promise<ExplainedPlan> {
  const target = layerTarget(selection);
  return withPort(warehouse, undefined, async (port, builder) => {
    const timed = await withClock(builder, target, selection);
    const context = await readLayerContext(port, timed, {
      earlier: selection.reusedBefore,
      isForced: isForced(selection),
    });
    const isRedefined = context.relations.some(
      ({ id }) => context.recorded.get(id)?.definition !== context.definitions.get(id),
    );
    const published = isRedefined ? await port.state.readDefinitions(context.environment) : new Map<string, never>();
    return explainPlan(port, context, planLayer(context, { published, ...selection }), selection.exposures);
  });
}

const withClock = async (builder: Warehouse, target: LayerTarget, { asOf }: LayerSelection): Promise<LayerTarget> =>
  target.base === undefined ? target : { ...target, clock: await ownClock(builder, target.environment, asOf) };

/**
 * A layer as the engine takes it: its models and their checks compiled for the environment, and for the base it takes from.
 *
 * @throws MedallionError `ENVIRONMENT_INVALID`, `AS_OF_BASE`
 */
export function layerTarget(selection: LayerSelection): LayerTarget {
  const environment = environmentName(selection.environment ?? BASE_ENVIRONMENT);
  if (selection.asOf !== undefined) refuseBaseAsOf(environment);
  const target = compiledFor(environment, selection);
  return environment === BASE_ENVIRONMENT ? target : { ...target, base: compiledFor(BASE_ENVIRONMENT, selection) };
}

function compiledFor(environment: string, selection: LayerSelection): LayerTarget {
  const { layer, checks = [], checkOverrides = {}, grants, exposures } = selection;
  // Compiling is most of the time of a probe, and other layers are known by their recorded state.
  const models = selection.models.filter((model) => model.layer === layer);
  const relations = describeRelations(models, { environment, seedText: readSeed, grants, exposures });
  return {
    graph: buildGraph(relations),
    layer,
    environment,
    checks: describeChecks(relations, checks, { environment, overrides: checkOverrides }),
  };
}

export function readSeed(fileUrl: string): string {
  try {
    return readFileSync(fileURLToPath(fileUrl), 'utf8');
  } catch (cause) {
    throw new MedallionError({
      code: 'SEED_MISSING',
      kind: 'definition',
      message: `The file of a seed cannot be read: ${fileURLToPath(fileUrl)}.`,
      fix: 'Put it there, or correct `file` in the seed’s declaration.',
      fields: { file: fileURLToPath(fileUrl) },
      cause,
    });
  }
}
