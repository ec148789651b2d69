import { MedallionError } from '@medallion/core';
import { MAY_READ, type AnyModel } from '@medallion/model';
import { compileDeclared } from './compile/compile-declared.ts';
import { perMistakes } from './per-mistakes.ts';
import type { ModelChecks } from './declare/checks-of.ts';
import type { DeclaredCheck, DeclaredRule } from './declare/declared-check.ts';

export interface Mistake {
  readonly check: string;
  readonly what: string;
  readonly fix: string;
}

/**
 * Everything wrong with declared checks that the compiler could not see, each error naming model and check; empty when all is well.
 *
 * @param models every model of the layers concerned
 */
export function validateChecks(declared: readonly ModelChecks[], models: readonly AnyModel[]): MedallionError[] {
  return declared.flatMap((each, index) => {
    const earlier = declared.findIndex(({ model }) => model === each.model);
    if (earlier < index) {
      return [errorOf(each.model, { check: '', what: 'its checks are listed twice', fix: 'List them once.' })];
    }
    try {
      return mistakesIn(each, models).map((mistake) => errorOf(each.model, mistake));
    } catch (cause) {
      const what = cause instanceof Error ? cause.message : String(cause);
      const fix = (cause instanceof MedallionError ? cause.fix : undefined) ?? 'Look at its checks: one of them threw.';
      return [errorOf(each.model, { check: '', what, fix })];
    }
  });
}

function mistakesIn(each: ModelChecks, models: readonly AnyModel[]): Mistake[] {
  const mistakes: Mistake[] = [];
  const declared = each.declare();
  if (!models.includes(each.model)) {
    mistakes.push({
      check: '',
      what: 'it has checks but is not among the models of its layer',
      fix: 'Add it to the list its layer exports, or take its checks out.',
    });
  }
  declared.forEach((check, index) => {
    mistakes.push(...headerMistakes(check), ...boundMistakes(check));
    if (declared.findIndex(({ name }) => name === check.name) < index) {
      mistakes.push({ check: check.name, what: 'another check has this name', fix: 'Rename one of them.' });
    }
  });
  const compiled = compileDeclared(each);
  for (const { check, error } of compiled.problems) mistakes.push({ check, what: error.message, fix: error.fix ?? '' });
  for (const [check, { upstreams, columns }] of compiled.queries) {
    const rule = declared.find(({ kind, name }) => kind === 'rule' && name === check) as DeclaredRule | undefined;
    mistakes.push(...upstreamMistakes(each.model, check, upstreams, models));
    if (rule !== undefined) mistakes.push(...perMistakes(each.model, rule, upstreams));
    for (const { name } of columns.filter(({ isPersonal }) => isPersonal)) {
      mistakes.push({
        check,
        what: `${name} is personal data, and the keys of what fails are stored`,
        fix: 'Select an id or a key instead.',
      });
    }
  }
  return mistakes;
}

function headerMistakes(check: DeclaredCheck): Mistake[] {
  const empty = (['name', 'owner', 'description'] as const).filter((part) => check[part].trim() === '');
  const mistakes = empty.map((part) => ({
    check: check.name,
    what: `it has an empty ${part}`,
    fix: `Give it a ${part}: a check is read by people when it fails.`,
  }));
  if (!/^[a-z][a-z0-9_]*$/.test(check.name) && check.name.trim() !== '') {
    mistakes.push({
      check: check.name,
      what: 'its name is not snake_case',
      fix: 'Use lower-case letters, digits and _.',
    });
  }
  const { threshold } = check;
  if (threshold !== undefined && !isSensible(threshold)) {
    mistakes.push({
      check: check.name,
      what: 'its threshold is neither a whole number of rows nor a percentage',
      fix: 'Say { count: 5 } or { percent: 1 }.',
    });
  }
  return mistakes;
}

const isSensible = (threshold: NonNullable<DeclaredCheck['threshold']>): boolean =>
  'count' in threshold
    ? Number.isInteger(threshold.count) && threshold.count >= 0
    : threshold.percent >= 0 && threshold.percent <= 100;

/** Of a check that nothing could fail, or everything would. */
function boundMistakes(check: DeclaredCheck): Mistake[] {
  const mistake = (what: string, fix: string): Mistake[] => [{ check: check.name, what, fix }];
  switch (check.kind) {
    case 'unique':
      return check.columns.length > 0 ? [] : mistake('it names no column', 'Name the columns that identify a row.');
    case 'recency': {
      const within = Object.values(check.within)[0]!;
      return within > 0
        ? []
        : mistake('nothing can be so recent', 'Say within which time: { days: 2 } or { hours: 6 }.');
    }
    case 'row_count': {
      const { min, max } = check;
      const given = [min, max].filter((bound) => bound !== undefined);
      const isSound = given.length > 0 && given.every((bound) => Number.isInteger(bound) && bound >= 0);
      return isSound && (min ?? 0) <= (max ?? Infinity)
        ? []
        : mistake(
            'no number of rows lies outside of its bounds, or none within',
            'Say min, max or both, in whole rows.',
          );
    }
    default:
      return [];
  }
}

/** A rule reads its own layer and what that layer's models may read: all of it is published when the rule runs. */
function upstreamMistakes(
  model: AnyModel,
  check: string,
  upstreams: readonly AnyModel[],
  models: readonly AnyModel[],
): Mistake[] {
  const readable: AnyModel['layer'][] = [model.layer, ...MAY_READ[model.layer]].filter((layer) => layer !== 'raw');
  const layers = new Set(models.map(({ layer }) => layer));
  return upstreams.flatMap((upstream): Mistake[] => {
    const { id, layer } = upstream;
    if (!readable.includes(layer)) {
      return [
        {
          check,
          what: `it reads ${id}, but checks of ${model.layer} read only ${[...new Set(readable)].join(', ')}`,
          fix: 'Read a model of one of those layers.',
        },
      ];
    }
    if (layer === 'ops' || !layers.has(layer) || models.includes(upstream)) return [];
    return [
      {
        check,
        what: `it reads ${id}, which is not among the models of its layer`,
        fix: `Add it to the list of models that the ${layer} library exports.`,
      },
    ];
  });
}

const errorOf = (model: AnyModel, { check, what, fix }: Mistake): MedallionError =>
  new MedallionError({
    code: 'CHECK_INVALID',
    kind: 'definition',
    message: `${model.id}${check === '' ? '' : `, check "${check}"`}: ${what}`,
    fix,
    fields: { model: model.id, check, ...(model.declaredAt === undefined ? {} : { file: model.declaredAt }) },
  });
