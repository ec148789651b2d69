import { checkDependencies, type CheckResult } from '@medallion/quality';
import { applyGrants } from '../grants/apply-grants.ts';
import { checksFor, readRelations, type LayerContext } from '../plan/layer-context.ts';
import type { WarehousePort } from '../ports/warehouse-port.ts';
import { abortable } from './abortable-session.ts';
import { auditComputed } from './audit-computed.ts';
import { lockTimeoutOf, type BuildOptions } from './build-options.ts';
import type { ComputedModel, SkippedModel } from './computed-model.ts';
import { publishLayer, type Published } from './publish-layer.ts';
import { recordPublish } from './record-publish.ts';
import { retrying } from './retrying.ts';
import { runChecks, throwBlockingFailures, type Audited } from './run-checks.ts';
import { settle } from './settle.ts';

/** The layer with what is recorded and live by now. Relations of models that are gone are not among them: they are let go of once. */
export async function asOfNow(port: WarehousePort, layer: LayerContext): Promise<LayerContext> {
  const [recorded, changeSets, grants, live] = await Promise.all([
    port.state.readModels(layer.environment),
    port.state.readChangeSets(layer.environment),
    port.state.readGrants(layer.environment),
    readRelations(port, layer.relations),
  ]);
  const declared = new Set([...layer.graph.relations.values()].map(({ schema, name }) => `${schema}.${name}`));
  return { ...layer, recorded, changeSets, grants, live: new Map([...live].filter(([name]) => declared.has(name))) };
}

/** What a part is published with. */
export interface PartPublish {
  /** As of now. */
  readonly layer: LayerContext;
  readonly token: string;
  /** Whether a model will change no more in this build, so that checks may look at it. */
  readonly isSettled: (id: string) => boolean;
  /** Filled with the results of checks, also when they keep the part from being published. */
  readonly results: CheckResult[];
}

/**
 * Publishes some models of a layer in one transaction of their own, with their checks, which run before it where they can. A check that
 * reads models still to be built waits for the end of the layer; it is due then, because nothing is recorded of what it reads.
 */
export async function publishPart(
  port: WarehousePort,
  models: readonly ComputedModel[],
  { layer, token, isSettled, results }: PartPublish,
  options: BuildOptions,
): Promise<Published> {
  const computed = new Map(models.map((model) => [model.relation.id, model]));
  const isReady = (id: string): boolean => isSettled(id) || computed.has(id);
  const checks = new Map(layer.checks);
  for (const id of computed.keys()) {
    const ready = checksFor(layer, id).filter((check) => checkDependencies(check).every(isReady));
    checks.set(id, ready);
  }
  const relations = layer.relations.filter(({ id }) => computed.has(id));
  const part: LayerContext = { ...layer, relations, checks };
  let own: CheckResult[] = [];
  try {
    const audited = await auditAll(port, part, computed, options);
    const published = await retrying(`Publishing ${[...computed.keys()].join(', ')}`, options, () => {
      own = [];
      return publishLayer(port, part, { computed, audited }, options, token, own);
    });
    await settle(port, part, computed, published, options);
    return published;
  } finally {
    results.push(...own);
  }
}

async function auditAll(
  port: WarehousePort,
  part: LayerContext,
  computed: ReadonlyMap<string, ComputedModel>,
  options: BuildOptions,
): Promise<Audited> {
  const audited = new Map<string, readonly CheckResult[]>();
  for (const id of computed.keys()) audited.set(id, await auditComputed(port, part, computed, id, options));
  return audited;
}

/**
 * Ends a layer whose models were published by themselves: runs the checks that had to wait, and those of other models that read what
 * changed, grants what is declared of models that were not built, and records whether the layer is now as it should be.
 *
 * @param isDue whether a model is not as it should be
 * @throws MedallionErrors `CHECKS_FAILED`
 */
export async function concludeLayer(
  port: WarehousePort,
  { layer, token, results }: Omit<PartPublish, 'isSettled'>,
  isDue: (id: string) => boolean,
  options: BuildOptions,
): Promise<void> {
  const relations = layer.relations.filter(({ id }) => layer.recorded.has(id));
  const models = relations.map((relation): SkippedModel => {
    const { state, columnStates, consumed, upstream } = layer.recorded.get(relation.id)!;
    const same = { relation, reason: '', state, columnStates, consumed, upstream, milliseconds: 0 };
    return { kind: 'skipped', isDue: isDue(relation.id), ...same };
  });
  await port.transaction(
    async (transaction) => {
      const session = abortable(transaction, options.signal);
      const whole = { ...layer, relations };
      const checked = await runChecks(session, whole, models);
      results.push(...checked.results);
      throwBlockingFailures(whole, checked.results);
      await applyGrants(session, { layer: whole, live: layer.live, state: port.state, logger: options.logger });
      const publish = { layer: whole, models, checked, live: layer.live, token, runId: options.runId };
      // What each model did is recorded where it did it.
      await recordPublish(port.state, session, { ...publish, isRecorded: () => true });
    },
    { repeatableRead: true, lockTimeoutMs: lockTimeoutOf(options) },
  );
}
