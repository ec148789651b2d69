import { closestName, MedallionError, MedallionErrors } from '@medallion/core';
import { describeChecks } from '@medallion/engine';
import type { AnyModel } from '@medallion/model';
import { checkName, type CheckOverrides, type ModelChecks } from '@medallion/quality';
import { relationsOf } from '../pipeline/relations.ts';

/**
 * Refuses settings of checks that do not exist.
 *
 * @throws MedallionErrors `CONFIG_INVALID` with an error per name, each with the closest one
 */
export function validateCheckSettings(
  settings: CheckOverrides,
  models: readonly AnyModel[],
  checks: readonly ModelChecks[],
): void {
  const known = [...describeChecks(relationsOf(models), checks)].flatMap(([model, own]) =>
    own.map((check) => checkName(model, check)),
  );
  const errors = Object.keys(settings)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const closest = closestName(name, known);
      return new MedallionError({
        code: 'CONFIG_SETTING',
        kind: 'usage',
        message: `checks["${name}"]: there is no such check`,
        fix:
          closest === undefined
            ? '`medallion describe <model>` lists the checks of a model.'
            : `Did you mean "${closest}"?`,
        fields: { setting: `checks.${name}` },
      });
    });
  if (errors.length === 0) return;
  throw new MedallionErrors(
    {
      code: 'CONFIG_INVALID',
      kind: 'usage',
      message: `medallion.config.ts has ${errors.length === 1 ? 'a mistake' : `${errors.length} mistakes`}:`,
      fix: 'Name checks as <model>.<check>, for example fct_opportunity.won_has_amount.',
      fields: { settings: errors.map((error) => error.fields['setting']) },
    },
    errors,
  );
}
