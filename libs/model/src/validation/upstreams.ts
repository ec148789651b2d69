import type { MedallionError } from '@medallion/core';
import { upstreamModels } from '../compile/compile-model.ts';
import { MAY_READ } from '../definition/layer.ts';
import { isViewKind } from '../definition/materialization.ts';
import type { AnyModel } from '../definition/model.ts';
import { problemError } from '../definition/problems.ts';
import type { Problem } from '../definition/problems.ts';

/** Upstreams of a forbidden layer, and of a listed layer but not listed. */
export function upstreamProblems(
  model: AnyModel,
  upstreams: readonly AnyModel[],
  models: readonly AnyModel[],
): Problem[] {
  const listedLayers = new Set(models.map(({ layer }) => layer));
  const problems: Problem[] = [];
  for (const upstream of upstreams) {
    if (upstream.id === model.id) continue; // a cycle of one, reported as such
    if (!mayRead(model, upstream)) {
      problems.push({
        code: 'LAYER_RULE',
        what: `it reads ${upstream.id}, but ${model.layer} reads only ${MAY_READ[model.layer].join(', ')}`,
        fix: `Read a model of ${MAY_READ[model.layer].join(' or ')}; move what is needed there if it is not there yet.`,
      });
    } else if (upstream.layer !== 'ops' && listedLayers.has(upstream.layer) && !models.includes(upstream)) {
      problems.push({
        code: 'UPSTREAM_NOT_LISTED',
        what: `it reads ${upstream.id}, which is not among the models of its layer`,
        fix: `Add it to the list of models that the ${upstream.layer} library exports.`,
      });
    }
  }
  return problems;
}

/** Besides what its layer may: a gold view shows a gold table in another way; the server makes it, after all tables are published. */
const mayRead = (model: AnyModel, upstream: AnyModel): boolean =>
  MAY_READ[model.layer].includes(upstream.layer) ||
  (model.layer === 'gold' &&
    isViewKind(model.materialized.kind) &&
    upstream.layer === 'gold' &&
    upstream.materialized.kind !== 'view');

/** One error per circle of models that read one another, on the first by name. */
export function cycleProblems(models: readonly AnyModel[]): MedallionError[] {
  const upstreams = new Map(models.map((model) => [model.id, safeUpstreams(model)]));
  const byId = new Map(models.map((model) => [model.id, model]));
  const done = new Set<string>();
  const errors: MedallionError[] = [];
  const visit = (id: string, path: readonly string[]): void => {
    const start = path.indexOf(id);
    if (start >= 0) {
      const circle = [...path.slice(start), id].join(' -> ');
      errors.push(
        problemError(
          {
            code: 'CYCLE',
            what: `it reads itself: ${circle}`,
            fix: 'Break the circle; a CTE inside one of them may do.',
          },
          byId.get(id),
        ),
      );
      return;
    }
    if (done.has(id)) return;
    for (const upstream of upstreams.get(id) ?? []) visit(upstream, [...path, id]);
    done.add(id);
  };
  for (const id of [...upstreams.keys()].sort()) visit(id, []);
  return errors;
}

function safeUpstreams(model: AnyModel): readonly string[] {
  try {
    return upstreamModels(model).map(({ id }) => id);
  } catch {
    return []; // reported where the model itself is judged
  }
}
