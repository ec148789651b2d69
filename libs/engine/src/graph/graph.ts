import { didYouMean, MedallionError, MedallionErrors } from '@medallion/core';
import { enforcedReferences, isSource, type Relation } from '../relation.ts';
import { topologicalOrder } from './topological-order.ts';

export interface Graph {
  readonly relations: ReadonlyMap<string, Relation>;
  /** Ids so that a model comes after all it reads; the same for equal models whatever order they are given in. */
  readonly order: readonly string[];
  /** Ids so that a table comes after those its foreign keys name: the order in which rows are published. */
  readonly publishOrder: readonly string[];
  /** Models that read a model or source, sorted. */
  readonly readers: ReadonlyMap<string, readonly string[]>;
  /** Tables whose foreign keys name a table, sorted; a self-reference is included. */
  readonly referrers: ReadonlyMap<string, readonly string[]>;
}

/**
 * Builds the graph of models. Sources (`raw.*`, `ops.*`) need not be among them; `layers` may leave out upstream layers.
 *
 * @throws MedallionErrors `INVALID_GRAPH`, all problems together: duplicate ids, unknown upstream models in a given layer,
 * unknown foreign key targets, cycles of queries or of foreign keys with their path
 */
export function buildGraph(relations: readonly Relation[]): Graph {
  const errors: MedallionError[] = [];
  const byId = new Map<string, Relation>();
  for (const relation of relations) {
    if (byId.has(relation.id)) errors.push(duplicate(relation.id));
    byId.set(relation.id, relation);
  }
  const layers = new Set(relations.map((relation) => relation.layer));
  const reads = new Map<string, readonly string[]>();
  const references = new Map<string, readonly string[]>();
  for (const relation of byId.values()) {
    reads.set(relation.id, relation.dependencies);
    const targets = enforcedReferences(relation).map((column) => column.references!.model);
    references.set(relation.id, [...new Set(targets)].filter((target) => target !== relation.id).sort());
    for (const target of [...relation.dependencies, ...targets]) {
      const isExpected = !isSource(target) && layers.has(target.split('.')[0]!);
      if (isExpected && !byId.has(target)) errors.push(unknownUpstream(relation.id, target, byId.keys()));
    }
  }
  const order = topologicalOrder(reads);
  const publishOrder = topologicalOrder(references);
  if ('cycle' in order) errors.push(cycle('QUERY_CYCLE', 'Models read each other in a circle', order.cycle));
  if ('cycle' in publishOrder) {
    errors.push(cycle('REFERENCE_CYCLE', 'Foreign keys point at each other in a circle', publishOrder.cycle));
  }
  if (errors.length > 0 || 'cycle' in order || 'cycle' in publishOrder) {
    throw new MedallionErrors(
      {
        code: 'INVALID_GRAPH',
        kind: 'definition',
        message: errors.map((error) => error.message).join(' '),
        fix: errors[0]?.fix,
      },
      errors,
    );
  }
  const selfReferences = [...byId.values()].flatMap((relation) =>
    enforcedReferences(relation).some((column) => column.references!.model === relation.id)
      ? [[relation.id, relation.id] as const]
      : [],
  );
  return {
    relations: byId,
    order: order.order,
    publishOrder: publishOrder.order,
    readers: invert(reads, []),
    referrers: invert(references, selfReferences),
  };
}

function invert(
  edges: ReadonlyMap<string, readonly string[]>,
  further: readonly (readonly [string, string])[],
): ReadonlyMap<string, readonly string[]> {
  const inverted = new Map<string, string[]>();
  const pairs = [...edges].flatMap(([from, targets]) => targets.map((to) => [from, to] as const));
  for (const [from, to] of [...pairs, ...further]) inverted.set(to, [...(inverted.get(to) ?? []), from]);
  for (const sources of inverted.values()) sources.sort();
  return inverted;
}

const duplicate = (id: string): MedallionError =>
  new MedallionError({
    code: 'DUPLICATE_MODEL',
    kind: 'definition',
    message: `Two models are named ${id}.`,
    fix: 'Rename one of them, or take the one listed twice out of its layer’s list.',
    fields: { model: id },
  });

const unknownUpstream = (reader: string, target: string, known: Iterable<string>): MedallionError =>
  new MedallionError({
    code: 'UNKNOWN_UPSTREAM',
    kind: 'definition',
    message: `${reader} needs ${target}, which is not in the list of models of its layer.${didYouMean(target, known)}`,
    fix: `Add ${target} to the \`models\` its layer exports.`,
    fields: { model: reader, upstream: target },
  });

const cycle = (code: string, what: string, path: readonly string[]): MedallionError =>
  new MedallionError({
    code,
    kind: 'definition',
    message: `${what}: ${path.join(' -> ')}.`,
    fix: 'Move what both need into a model of its own that each of them reads.',
    fields: { path },
  });
