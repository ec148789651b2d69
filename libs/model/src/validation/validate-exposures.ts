import { MedallionError } from '@medallion/core';
import type { Exposure } from '../definition/define-exposure.ts';
import type { AnyModel } from '../definition/model.ts';

const NAME = /^[a-z][a-z0-9_]*$/;

/**
 * Everything wrong with a set of exposures, each error naming the exposure and what to do; empty when all is well.
 *
 * @param models every model of gold
 */
export function validateExposures(exposures: readonly Exposure[], models: readonly AnyModel[]): MedallionError[] {
  const ids = new Set<string>(models.map(({ id }) => id));
  return exposures.flatMap((exposure, index) => {
    const { name, owner, description, url, reads } = exposure;
    const problems: (readonly [code: string, what: string, fix: string])[] = [];
    if (!NAME.test(name))
      problems.push(['NAME_INVALID', 'its name is not snake_case', 'Use lower-case letters, digits and underscores.']);
    if (exposures.findIndex((other) => other.name === name) < index)
      problems.push(['DUPLICATE_NAME', 'two exposures have this name', 'Rename one of them, or list it once.']);
    if (owner.trim() === '')
      problems.push(['NO_OWNER', 'it has no owner', 'Say whom to ask before what it reads changes.']);
    if (description.trim() === '') problems.push(['NO_DESCRIPTION', 'it has no description', 'Say what it is for.']);
    if (url !== undefined && !URL.canParse(url))
      problems.push(['URL_INVALID', 'its url is none', 'Write it whole, with https://.']);
    for (const model of [...reads.keys()].filter((id) => !ids.has(id)))
      problems.push([
        'UPSTREAM_NOT_LISTED',
        `it reads ${model}, which is not among the models of gold`,
        'Add it to the list of models that the gold library exports.',
      ]);
    return problems.map(([code, what, fix]) => problemOf(exposure, code, what, fix));
  });
}

const problemOf = ({ name, declaredAt }: Exposure, code: string, what: string, fix: string): MedallionError =>
  new MedallionError({
    code,
    kind: 'definition',
    message: `exposure ${name}: ${what}`,
    fix,
    fields: { exposure: name, ...(declaredAt === undefined ? {} : { file: declaredAt }) },
  });
