import { didYouMean, MedallionError } from '@medallion/core';

/** How a criterion finds models; `name` is a criterion without a method. */
export const SELECTION_METHODS = ['name', 'layer', 'tag', 'owner', 'path', 'exposure', 'state', 'result'] as const;
export type SelectionMethod = (typeof SELECTION_METHODS)[number];

/** Steps up or down the graph; `all` has no limit. */
export type Reach = number | 'all';

/** One criterion with what its graph operators add: `2+tag:daily+`. */
export interface Criterion {
  readonly text: string;
  readonly method: SelectionMethod;
  readonly value: string;
  readonly ancestors: Reach;
  readonly descendants: Reach;
  /** `@`: also the descendants, and everything those are built from. */
  readonly isClosed: boolean;
}

/** `layer:gold,tag:daily`: what all of its criteria select. */
export type Intersection = readonly Criterion[];

const SHAPE = /^(?<closed>@)?(?:(?<up>\d*)\+)?(?<criterion>[^+@]+?)(?:\+(?<down>\d*))?$/;

/**
 * Reads selectors. Each argument may hold several separated by spaces (their union); commas intersect.
 *
 * @throws MedallionError `INVALID_SELECTOR` for one that cannot be read, an unknown method included
 */
export const parseSelectors = (selectors: readonly string[]): Intersection[] =>
  selectors
    .flatMap((selector) => selector.split(/\s+/))
    .filter((selector) => selector !== '')
    .map((selector) => selector.split(',').map((part) => parseCriterion(part, selector)));

function parseCriterion(text: string, selector: string): Criterion {
  const parts = SHAPE.exec(text)?.groups;
  if (parts === undefined) throw invalid(selector, `"${text}" cannot be read.`);
  const { closed, up, criterion = '', down } = parts;
  if (closed !== undefined && (up !== undefined || down !== undefined)) {
    throw invalid(selector, `"${text}" has both @ and +; @ already takes descendants, and all they are built from.`);
  }
  const colon = criterion.indexOf(':');
  const method = colon < 0 ? 'name' : criterion.slice(0, colon);
  const value = criterion.slice(colon + 1);
  if (!isMethod(method) || (colon >= 0 && method === 'name')) {
    throw invalid(selector, `There is no selection method "${method}".${didYouMean(method, SELECTION_METHODS)}`);
  }
  if (value === '') throw invalid(selector, `"${text}" says no value.`);
  return {
    text,
    method,
    value,
    ancestors: reach(up),
    descendants: reach(down),
    isClosed: closed !== undefined,
  };
}

const isMethod = (text: string): text is SelectionMethod => (SELECTION_METHODS as readonly string[]).includes(text);

const reach = (steps: string | undefined): Reach => (steps === undefined ? 0 : steps === '' ? 'all' : Number(steps));

const invalid = (selector: string, problem: string): MedallionError =>
  new MedallionError({
    code: 'INVALID_SELECTOR',
    kind: 'usage',
    message: `The selector "${selector}" is not one: ${problem}`,
    fix: 'Write a name, a pattern (fct_*) or method:value (layer:gold, tag:daily, path:libs/gold/src/sales, exposure:weekly_report, state:modified, result:failed), with + for what it is built from (+x) or what is built from it (x+, x+2), @x for both; commas intersect.',
    fields: { selector },
  });
