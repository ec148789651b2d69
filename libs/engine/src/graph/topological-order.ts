/** A path that ends where it began, `a -> b -> a`. */
export type Cycle = readonly string[];

/**
 * Orders nodes so that each comes after the ones it points to; among those that may come next the first by name does,
 * so the order depends on the graph alone. Pointers to nodes that are not given are ignored.
 */
export function topologicalOrder(
  edges: ReadonlyMap<string, readonly string[]>,
): { readonly order: readonly string[] } | { readonly cycle: Cycle } {
  const waitingFor = new Map<string, Set<string>>();
  const readers = new Map<string, string[]>();
  for (const [node, targets] of edges) {
    const known = new Set(targets.filter((target) => edges.has(target)));
    waitingFor.set(node, known);
    for (const target of known) readers.set(target, [...(readers.get(target) ?? []), node]);
  }
  let ready = [...waitingFor].filter(([, targets]) => targets.size === 0).map(([node]) => node);
  const order: string[] = [];
  while (ready.length > 0) {
    ready.sort();
    const [next, ...rest] = ready as [string, ...string[]];
    order.push(next);
    waitingFor.delete(next);
    ready = rest;
    for (const reader of readers.get(next) ?? []) {
      const targets = waitingFor.get(reader)!;
      targets.delete(next);
      if (targets.size === 0) ready.push(reader);
    }
  }
  return waitingFor.size === 0 ? { order } : { cycle: findCycle(waitingFor) };
}

/** Every node left waits for another one left, so walking from any of them must come round. */
function findCycle(waitingFor: ReadonlyMap<string, ReadonlySet<string>>): Cycle {
  const path: string[] = [];
  let node = [...waitingFor.keys()].sort()[0]!;
  while (!path.includes(node)) {
    path.push(node);
    node = [...waitingFor.get(node)!].sort()[0]!;
  }
  return [...path.slice(path.indexOf(node)), node];
}
