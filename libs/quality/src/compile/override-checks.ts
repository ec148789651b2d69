import type { ModelCheck, Severity, Threshold } from '../check.ts';

/** What a workspace decides otherwise than the declaration, by `<model>.<check>`: `fct_opportunity.won_has_amount`. */
export type CheckOverrides = Readonly<
  Record<string, { readonly severity?: Severity | undefined; readonly threshold?: Threshold | undefined }>
>;

/** How settings and commands name a check. */
export const checkName = (model: string, check: { readonly name: string }): string =>
  `${model.slice(model.indexOf('.') + 1)}.${check.name}`;

/** A model's checks with the severities and thresholds of a workspace. */
export const overrideChecks = (
  model: string,
  checks: readonly ModelCheck[],
  overrides: CheckOverrides,
): readonly ModelCheck[] =>
  checks.map((check) => {
    const override = overrides[checkName(model, check)];
    if (override === undefined) return check;
    return {
      ...check,
      severity: override.severity ?? check.severity,
      threshold: override.threshold ?? check.threshold,
    };
  });
