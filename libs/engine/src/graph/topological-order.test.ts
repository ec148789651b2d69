import * as fc from 'fast-check';
import { topologicalOrder } from './topological-order.ts';

/** Acyclic: every node points only to nodes of a smaller number, named so that name and number order differ. */
const acyclic = fc
  .array(fc.array(fc.nat(20), { maxLength: 4 }), { minLength: 1, maxLength: 12 })
  .map(
    (targets) =>
      new Map(targets.map((list, node) => [nameOf(node), list.filter((target) => target < node).map(nameOf)])),
  );
const nameOf = (node: number): string => `m${(node * 7) % 31}`;

test('every node comes after all it points to', () => {
  fc.assert(
    fc.property(acyclic, (edges) => {
      const result = topologicalOrder(edges);
      const order = 'order' in result ? result.order : [];
      expect([...order].sort()).toEqual([...edges.keys()].sort());
      for (const [node, targets] of edges) {
        for (const target of targets) expect(order.indexOf(target)).toBeLessThan(order.indexOf(node));
      }
    }),
  );
});

test('the order does not depend on how the nodes are listed', () => {
  fc.assert(
    fc.property(acyclic, (edges) => {
      expect(topologicalOrder(new Map([...edges].reverse()))).toEqual(topologicalOrder(edges));
    }),
  );
});

test('a cycle is given as the path that closes it, without what merely leads to it', () => {
  const edges = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['d']],
    ['d', ['b']],
    ['e', []],
  ]);
  expect(topologicalOrder(edges)).toEqual({ cycle: ['b', 'c', 'd', 'b'] });
});

test('targets that are not nodes are ignored', () => {
  expect(topologicalOrder(new Map([['a', ['raw.x']]]))).toEqual({ order: ['a'] });
});
