import { MedallionError } from '@medallion/core';
import { upstreamModels } from '../compile/compile-model.ts';
import { defaultMemberRows } from '../compile/default-members.ts';
import type { AnyModel } from '../definition/model.ts';
import { problemError } from '../definition/problems.ts';
import type { Problem } from '../definition/problems.ts';
import { changeMappingProblems } from './change-mappings.ts';
import { contractProblems } from './contract.ts';
import { dayProblems } from './day-column.ts';
import { distributionProblems } from './distribution.ts';
import { hookProblems } from './hooks.ts';
import { cycleProblems, upstreamProblems } from './upstreams.ts';

/**
 * Everything wrong with a set of models, each error naming the model and what to do; empty when all is well. Give it every
 * model of the layers concerned: a model that reads one of a listed layer which is not in the list is an error.
 */
export function validateModels(models: readonly AnyModel[]): MedallionError[] {
  return [...duplicates(models), ...models.flatMap((model) => errorsOf(model, models)), ...cycleProblems(models)];
}

/** None while an upstream's query cannot be made: that is reported as its own error. */
function mappingProblems(model: AnyModel): Problem[] {
  try {
    return changeMappingProblems(model);
  } catch {
    return [];
  }
}

function duplicates(models: readonly AnyModel[]): MedallionError[] {
  const repeated = models.filter(({ id }, index) => models.findIndex((model) => model.id === id) !== index);
  return repeated.map((model) =>
    problemError(
      { code: 'DUPLICATE_NAME', what: 'two models have this name', fix: 'Rename one of them, or list it once.' },
      model,
    ),
  );
}

function errorsOf(model: AnyModel, models: readonly AnyModel[]): MedallionError[] {
  let query;
  try {
    query = model.query();
  } catch (cause) {
    if (cause instanceof MedallionError)
      return [problemError({ code: cause.code, what: cause.message, fix: cause.fix ?? '' }, model)];
    const what = cause instanceof Error ? cause.message : String(cause);
    const fix = 'Look at its from, let and select: one of them threw.';
    return [
      new MedallionError({
        code: 'MODEL_THREW',
        kind: 'definition',
        message: `${model.id}: ${what}`,
        fix,
        cause,
        fields: { model: model.id },
      }),
    ];
  }
  const problems: readonly Problem[] = [
    ...(query?.problems ?? []),
    ...defaultMemberRows(model).problems,
    ...contractProblems(model, models),
    ...distributionProblems(model, models),
    ...upstreamProblems(model, upstreamModels(model), models),
    ...mappingProblems(model),
    ...hookProblems(model, models),
    ...dayProblems(model),
  ];
  return problems.map((problem) => problemError(problem, model));
}
