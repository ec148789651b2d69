import { didYouMean, MedallionError } from '@medallion/core';
import type { Graph } from '../graph/graph.ts';
import { isSource, type Relation } from '../relation.ts';
import { parseSelectors, type Criterion, type Reach } from './parse-selector.ts';
import { pathMatches, patternMatches } from './pattern.ts';

/** What selectors may ask for that the graph does not know, as ids of models. */
export interface SelectionFacts {
  /** `state:modified`: the definition differs from the one published, or nothing was published. */
  readonly modified: ReadonlySet<string>;
  /** `state:new`: never published. */
  readonly unpublished: ReadonlySet<string>;
  /** `result:<status>`: by their status in the last run that had them. */
  readonly results: ReadonlyMap<string, string>;
}

export interface Selection {
  /** None selects all. */
  readonly select: readonly string[];
  readonly exclude?: readonly string[];
}

/**
 * The ids of the models selected, in build order. Arguments and spaces unite, commas intersect, `+` and `@` walk the graph; sources
 * are walked through and never selected.
 *
 * @throws MedallionError `INVALID_SELECTOR`, or `UNKNOWN_MODEL` for a criterion by name, layer, tag, owner, path or exposure that fits nothing
 * (states and results may well be of no model)
 */
export function selectModels(graph: Graph, { select, exclude = [] }: Selection, facts: SelectionFacts): string[] {
  const excluded = union(graph, exclude, facts);
  const selected = parseSelectors(select).length === 0 ? new Set(graph.order) : union(graph, select, facts);
  return graph.order.filter((id) => selected.has(id) && !excluded.has(id));
}

function union(graph: Graph, selectors: readonly string[], facts: SelectionFacts): Set<string> {
  const united = new Set<string>();
  for (const criteria of parseSelectors(selectors)) {
    const [first = new Set<string>(), ...others] = criteria.map((criterion) => matching(graph, criterion, facts));
    for (const id of first) if (others.every((other) => other.has(id))) united.add(id);
  }
  return united;
}

/** What one criterion selects, graph operators included. */
function matching(graph: Graph, criterion: Criterion, facts: SelectionFacts): Set<string> {
  const relations = [...graph.relations.values()];
  const fits = fitting(criterion, facts, relations);
  const found = relations.filter(fits).map((relation) => relation.id);
  if (found.length === 0 && criterion.method !== 'state' && criterion.method !== 'result') {
    throw unknown(criterion, relations);
  }
  const { ancestors, descendants, isClosed } = criterion;
  const below = walk(found, isClosed ? 'all' : descendants, (id) => graph.readers.get(id) ?? []);
  const above = walk(isClosed ? below : found, isClosed ? 'all' : ancestors, (id) =>
    (graph.relations.get(id)?.dependencies ?? []).filter((dependency) => !isSource(dependency)),
  );
  return new Set([...below, ...above]);
}

function fitting(
  { method, value, text }: Criterion,
  facts: SelectionFacts,
  relations: readonly Relation[],
): (relation: Relation) => boolean {
  switch (method) {
    case 'name': {
      // A layer's plain name is the layer, as in `medallion build gold`.
      if (relations.some((relation) => relation.layer === value)) return (relation) => relation.layer === value;
      return (relation) => patternMatches(value, relation.id) || patternMatches(value, relation.model);
    }
    case 'layer':
      return (relation) => patternMatches(value, relation.layer);
    case 'tag':
      return (relation) => relation.tags.some((tag) => patternMatches(value, tag));
    case 'owner':
      return (relation) => relation.owner !== undefined && patternMatches(value, relation.owner);
    case 'path':
      return (relation) => relation.file !== undefined && pathMatches(value, relation.file);
    case 'exposure':
      return (relation) => relation.exposures.some(({ name }) => patternMatches(value, name));
    case 'state':
      if (value === 'modified') return (relation) => facts.modified.has(relation.id);
      if (value === 'new') return (relation) => facts.unpublished.has(relation.id);
      throw unknownValue(text, value, ['modified', 'new']);
    case 'result':
      if (!RESULTS.includes(value)) throw unknownValue(text, value, RESULTS);
      return (relation) => facts.results.get(relation.id) === value;
  }
}

const RESULTS: readonly string[] = ['succeeded', 'failed', 'skipped', 'cancelled'];

/** Breadth first, so that a limit counts the shortest way. */
function walk(from: Iterable<string>, reach: Reach, next: (id: string) => readonly string[]): Set<string> {
  const seen = new Set(from);
  let edge = [...seen];
  for (let step = 0; edge.length > 0 && (reach === 'all' || step < reach); step++) {
    edge = [...new Set(edge.flatMap(next))].filter((id) => !seen.has(id));
    for (const id of edge) seen.add(id);
  }
  return seen;
}

function unknown({ text, method, value }: Criterion, relations: readonly Relation[]): MedallionError {
  const candidates = relations.flatMap((relation) => {
    switch (method) {
      case 'layer':
        return [relation.layer];
      case 'tag':
        return relation.tags;
      case 'owner':
        return relation.owner ?? [];
      case 'path':
        return relation.file ?? [];
      case 'exposure':
        return relation.exposures.map(({ name }) => name);
      default:
        return [relation.id, relation.model, relation.layer];
    }
  });
  return new MedallionError({
    code: 'UNKNOWN_MODEL',
    kind: 'usage',
    message: `"${text}" selects no model: there is no ${method === 'name' ? 'model or layer' : method} "${value}".${didYouMean(value, candidates)}`,
    fix: 'Name a model (dim_account, gold.dim_account), a pattern (fct_*) or a layer (gold).',
    fields: { term: text },
  });
}

const unknownValue = (text: string, value: string, known: readonly string[]): MedallionError =>
  new MedallionError({
    code: 'INVALID_SELECTOR',
    kind: 'usage',
    message: `The selector "${text}" is not one: there is no "${value}".${didYouMean(value, known)}`,
    fix: `It is one of ${known.join(', ')}.`,
    fields: { selector: text },
  });
