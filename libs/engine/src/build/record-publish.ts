import type { LiveRelation } from '../catalog/live-relations.ts';
import { contractDigest, fingerprint } from '../plan/definition.ts';
import { definitionOf } from '../plan/published-definition.ts';
import type { LayerContext } from '../plan/layer-context.ts';
import { isView } from '../relation.ts';
import type { DefinitionText, ModelRunRecord, RecordedChecks, RecordedModel } from '../ports/records.ts';
import type { Session, StatePort } from '../ports/warehouse-port.ts';
import type { ChangeCounts } from './build-options.ts';
import { isLeftDue, type ComputedModel } from './computed-model.ts';
import { goneModels } from './orphans.ts';
import type { CheckedModels } from './run-checks.ts';
import { recordChangeSets } from './record-change-sets.ts';

export interface PublishRecord {
  readonly layer: LayerContext;
  readonly models: readonly ComputedModel[];
  readonly checked: CheckedModels;
  readonly live: ReadonlyMap<string, LiveRelation>;
  readonly token: string;
  readonly runId: string;
  /** Models of which this run has said already what it did. */
  readonly isRecorded?: (id: string) => boolean;
}

/** Writes, in the publishing transaction, what is now published: it and its record are one. */
export async function recordPublish(state: StatePort, session: Session, publish: PublishRecord): Promise<void> {
  const { layer, runId } = publish;
  const { environment } = layer;
  const built = publish.models.filter((model) => model.kind !== 'skipped');
  const models = built.map((model) => ({
    ...recordedModel(publish, model),
    checks: publish.checked.checks.get(model.relation.id)!,
  }));
  await state.writeModels(session, environment, models);
  for (const model of publish.models) {
    if (model.kind !== 'skipped') continue;
    const { id } = model.relation;
    const checks = publish.checked.checks.get(id)!;
    const recorded = layer.recorded.get(id);
    if (!isSame(checks, recorded?.checks)) await state.writeChecks(session, environment, id, checks);
    if (model.consumed !== undefined && !isSameRecord(model.consumed, recorded?.consumed))
      await state.writeConsumed(session, environment, id, model.consumed);
  }
  // Nobody will build them: no changes are kept for them.
  for (const { model, consumed, checks } of goneModels(layer)) {
    if (consumed !== undefined) await state.writeConsumed(session, environment, model, undefined);
    if (checks !== undefined && checks.follows.length > 0)
      await state.writeChecks(session, environment, model, { ...checks, follows: [] });
  }
  const isNews = ({ relation }: ComputedModel): boolean => publish.isRecorded?.(relation.id) !== true;
  const runs = publish.models.filter(isNews).map((model) => modelRun(layer, model, rowsOf(publish, model)));
  await state.recordModelRuns(session, { runId, environment, layer: layer.layer, models: runs });
  await state.writeDefinitionTexts(
    session,
    built.filter(isNews).map((model) => textOf(layer, model)),
  );
  // Those skipped too: their definition is the published one, and one published by an earlier version is not remembered yet.
  const current = publish.models.filter((model) => !isLeftDue(model));
  await state.writeDefinitions(
    session,
    environment,
    current.map(({ relation }) => definitionOf(relation)),
  );
  await recordChangeSets(state, session, publish);
  await state.recordChecks(session, { runId, environment, results: publish.checked.results });
  await state.writeLayer(session, {
    environment,
    layer: layer.layer,
    desired: layer.desired,
    actual: isWhole(publish) ? layer.desired : undefined,
    token: publish.token,
    gate: layer.ledger?.gate,
  });
}

/** Whether every model of the layer is now as it should be: a selection may have left some out. */
const isWhole = ({ layer, models }: PublishRecord): boolean => {
  const all = [...layer.graph.relations.values()].filter((relation) => relation.layer === layer.layer);
  return models.length === all.length && !models.some(isLeftDue);
};

const isSame = (now: RecordedChecks, then: RecordedChecks | undefined): boolean =>
  now.digest === then?.digest && isSameRecord(now.upstream, then.upstream);

const isSameRecord = (
  now: Readonly<Record<string, string>>,
  then: Readonly<Record<string, string>> | undefined,
): boolean =>
  then !== undefined &&
  Object.keys(then).length === Object.keys(now).length &&
  Object.entries(now).every(([id, state]) => then[id] === state);

/** The fingerprint of rows that were not all computed from the same. */
const OF_SEVERAL = 'several';

function recordedModel(publish: PublishRecord, model: ComputedModel): Omit<RecordedModel, 'checks'> {
  const { layer } = publish;
  const { relation, upstream } = model;
  const definition = layer.definitions.get(relation.id)!;
  const live = publish.live.get(`${relation.schema}.${relation.name}`)!;
  return {
    environment: layer.environment,
    model: relation.id,
    kind: relation.kind,
    definition,
    contract: contractDigest(relation),
    fingerprint: isLeftDue(model) ? OF_SEVERAL : fingerprint(definition, upstream),
    state: model.state,
    columnStates: model.columnStates,
    upstream,
    oid: live.oid,
    filenode: live.filenode,
    // Counted when the transaction ends; until then "unknown", so that a build that dies here is repeated.
    writeCount: undefined,
    rows: rowsOf(publish, model),
    runId: publish.runId,
    consumed: model.kind === 'table' ? model.consumed : undefined,
  };
}

export const rowsOf = (publish: Pick<PublishRecord, 'layer' | 'checked'>, model: ComputedModel): number | undefined => {
  if (model.kind === 'table') return model.rows;
  return publish.checked.rows.get(model.relation.id) ?? publish.layer.recorded.get(model.relation.id)?.rows;
};

export function changesOf(model: ComputedModel): ChangeCounts {
  return model.kind === 'table' ? model.changes : { inserted: 0, updated: 0, deleted: 0 };
}

export function modelRun(layer: LayerContext, model: ComputedModel, rows: number | undefined): ModelRunRecord {
  const isSkipped = model.kind === 'skipped';
  return {
    model: model.relation.id,
    action: isSkipped ? 'skipped' : 'built',
    reason: model.reason,
    status: isSkipped ? 'skipped' : 'succeeded',
    rows,
    ...changesOf(model),
    milliseconds: model.milliseconds + (model.kind === 'table' ? model.millisecondsBefore : 0),
    definition: layer.definitions.get(model.relation.id)!,
    published: isView(model.relation) ? undefined : model.relation,
    error: undefined,
  };
}

export const textOf = (layer: LayerContext, model: ComputedModel): DefinitionText => ({
  definition: layer.definitions.get(model.relation.id)!,
  model: model.relation.id,
  sql: model.relation.sql,
  plan: model.kind === 'table' ? model.plan : undefined,
});
