import { MedallionError } from '@medallion/core';

/** Something wrong in a declaration; `what` and `fix` are sentences. */
export interface Problem {
  readonly code: string;
  readonly what: string;
  readonly fix: string;
}

let collector: Problem[] | undefined;

/** Records a problem with the model being built; outside of a build there is nothing to collect into, so it throws. */
export function report(problem: Problem): void {
  if (collector) collector.push(problem);
  else throw problemError(problem);
}

/** Runs a definition's callbacks and returns what they made together with every problem they met. */
export function collectProblems<T>(run: () => T): { readonly result: T; readonly problems: readonly Problem[] } {
  const outer = collector;
  const problems: Problem[] = [];
  collector = problems;
  try {
    return { result: run(), problems };
  } finally {
    collector = outer;
  }
}

/** A problem as an error that names its model; where the model is declared is in `fields.file`. */
export const problemError = (
  { code, what, fix }: Problem,
  model?: { readonly id: string; readonly declaredAt: string | undefined },
): MedallionError =>
  new MedallionError({
    code,
    kind: 'definition',
    message: model === undefined ? what : `${model.id}: ${what}`,
    fix,
    fields:
      model === undefined
        ? {}
        : { model: model.id, ...(model.declaredAt === undefined ? {} : { file: model.declaredAt }) },
  });
