import { closestName, MedallionError } from '@medallion/core';
import { checkName } from '@medallion/quality';

/** A check with the names it can be asked for by. */
interface NamedCheck {
  readonly model: string;
  readonly check: { readonly name: string };
}

const namesOf = ({ model, check }: NamedCheck): string[] => {
  const [layer, name] = model.split('.') as [string, string];
  return [layer, model, name, checkName(model, check), `${model}.${check.name}`];
};

/**
 * The checks a user named, all of them for none: by layer (`gold`), model (`fct_opportunity`, `gold.fct_opportunity`) or check
 * (`fct_opportunity.won_is_closed`).
 *
 * @throws MedallionError `UNKNOWN_CHECK` for a name that is none of these, with the closest one
 */
export function selectChecks<C extends NamedCheck>(checks: readonly C[], names: readonly string[]): readonly C[] {
  if (names.length === 0) return checks;
  const known = new Set(checks.flatMap(namesOf));
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) {
    const closest = closestName(unknown, known);
    throw new MedallionError({
      code: 'UNKNOWN_CHECK',
      kind: 'usage',
      message: `There is no layer, model or check "${unknown}".${closest === undefined ? '' : ` Did you mean "${closest}"?`}`,
      fix: 'Name a layer (gold), a model (fct_opportunity) or a check (fct_opportunity.won_is_closed).',
      fields: { name: unknown },
    });
  }
  return checks.filter((check) => namesOf(check).some((name) => names.includes(name)));
}
