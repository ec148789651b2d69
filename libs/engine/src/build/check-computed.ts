import { MedallionError, MedallionErrors } from '@medallion/core';
import { checkDependencies, type CheckResult } from '@medallion/quality';
import { checksFor, type LayerContext } from '../plan/layer-context.ts';
import type { Session, WarehousePort } from '../ports/warehouse-port.ts';
import type { RelationName } from '../relation.ts';
import { scratchName } from '../statements/object-names.ts';
import { retarget } from '../statements/retarget.ts';
import { createView } from '../statements/view.ts';
import type { BuildOptions } from './build-options.ts';
import { movedModels, type LayerWork } from './compute-layer.ts';
import type { ComputeContext } from './compute-model.ts';
import type { ComputedModel } from './computed-model.ts';
import { failuresIn, isInterruption } from './model-failure.ts';
import { runChecks, throwBlockingFailures } from './run-checks.ts';

/**
 * What kept a layer from being computed, and with it the checks that fail over the models that were: one run tells of everything.
 * They look at the computed rows where they lie, since nothing of the layer is published. A check that reads a model without rows of
 * this run is left out.
 *
 * @param made the models computed, and where to put the results of their checks
 */
export async function withFailedChecks(
  port: WarehousePort,
  { layer, scratch }: ComputeContext,
  options: BuildOptions,
  made: LayerWork & { readonly results: CheckResult[] },
  error: unknown,
): Promise<unknown> {
  if (options.failFast === true || options.signal?.aborted === true || isInterruption(error)) return error;
  if (!(error instanceof MedallionError)) return error;
  const models = layer.relations.flatMap(({ id }) => made.computed.get(id) ?? []);
  const moved = new Map(movedModels(made.computed));
  const session: Session = { execute: (sql, parameters) => port.execute(retarget(sql, moved), parameters) };
  try {
    for (const model of models) {
      if (model.kind !== 'view' || model.computed !== undefined) continue;
      const target: RelationName = scratchName(scratch, model.relation.id);
      await port.execute(createView(model.relation, retarget(model.relation.sql, moved), target));
      moved.set(`${model.relation.schema}.${model.relation.name}`, target);
    }
    const { results } = await runChecks(session, withChecksOf(layer, made.computed), models, made.audited);
    made.results.push(...results);
    throwBlockingFailures(layer, results);
    return error;
  } catch (failure) {
    if (!(failure instanceof MedallionError) || isInterruption(failure)) return error;
    return new MedallionErrors(
      {
        code: 'MODELS_FAILED',
        kind: error.kind,
        message: `${error.message}\n${failure.message}`,
        fix: error.fix,
        fields: error.fields,
      },
      [...failuresIn(error), ...failuresIn(failure)],
    );
  }
}

/** The checks that can be run: what they read was computed, was left as it is, or is of another layer. */
const withChecksOf = (layer: LayerContext, computed: ReadonlyMap<string, ComputedModel>): LayerContext => ({
  ...layer,
  checks: new Map(
    layer.relations.map(({ id }) => [
      id,
      checksFor(layer, id).filter((check) =>
        checkDependencies(check).every((other) => computed.has(other) || !layer.graph.relations.has(other)),
      ),
    ]),
  ),
});
