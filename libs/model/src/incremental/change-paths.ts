import type { ChangeMapping, ChangePath } from '../definition/materialization.ts';

/**
 * The ways by which a changed value leads to the scope, each as the upstreams it passes; an empty one where the value is the scope's own.
 * An upstream on the way leads on as its own changes do. None where it has no entry by that column, or one that leads back to itself.
 */
export function changePaths(
  { through }: ChangeMapping,
  changes: readonly ChangeMapping[],
): readonly (readonly ChangePath[])[] {
  return through === undefined ? [[]] : pathsFrom(through, changes, []);
}

function pathsFrom(
  step: ChangePath,
  changes: readonly ChangeMapping[],
  passed: readonly string[],
): readonly (readonly ChangePath[])[] {
  if (passed.includes(step.model)) return [];
  return changes
    .filter(({ upstream, column }) => upstream === step.model && column === step.scope)
    .flatMap(({ through }) =>
      through === undefined
        ? [[step]]
        : pathsFrom(through, changes, [...passed, step.model]).map((on) => [step, ...on]),
    );
}
