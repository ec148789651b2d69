import * as fc from 'fast-check';
import { inDependencyOrder } from './dependency-scheduler.ts';

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const graphs = fc
  .array(fc.array(fc.nat(9), { maxLength: 3 }), { maxLength: 10 })
  .map((lists) => new Map(lists.map((list, node) => [`${node}`, list.filter((each) => each < node).map(String)])));

test('each node starts after all it depends on, and no more than the limit run at once', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, fc.integer({ min: 1, max: 4 }), async (graph, limit) => {
      const done: string[] = [];
      let running = 0;
      await inDependencyOrder(
        [...graph.keys()],
        (node) => graph.get(node)!,
        limit,
        async (node) => {
          expect(graph.get(node)!.every((dependency) => done.includes(dependency))).toBe(true);
          expect(++running).toBeLessThanOrEqual(limit);
          await pause();
          running--;
          done.push(node);
        },
      );
      expect(done.sort()).toEqual([...graph.keys()].sort());
    }),
  );
});

test('after a failure all is done that does not depend on it', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, fc.integer({ min: 1, max: 4 }), fc.nat(9), async (graph, limit, broken) => {
      const done: string[] = [];
      const failures = await inDependencyOrder(
        [...graph.keys()],
        (node) => graph.get(node)!,
        limit,
        async (node) => {
          await pause();
          if (node === String(broken)) throw new Error('no');
          done.push(node);
        },
      );
      const needsBroken = (node: string): boolean =>
        node === String(broken) || graph.get(node)!.some((dependency) => needsBroken(dependency));
      expect(done.sort()).toEqual([...graph.keys()].filter((node) => !needsBroken(node)).sort());
      expect(failures.map(({ node }) => node)).toEqual(graph.has(String(broken)) ? [String(broken)] : []);
    }),
  );
});

test('asked to stop at a failure nothing more starts, and what runs is awaited', async () => {
  const events: string[] = [];
  const failures = await inDependencyOrder(
    ['a', 'b', 'c'],
    () => [],
    2,
    async (node) => {
      events.push(`start ${node}`);
      await pause();
      if (node === 'a') throw new Error('no');
      await pause();
      events.push(`end ${node}`);
    },
    true,
  );
  expect(failures.map(({ node }) => node)).toEqual(['a']);
  expect(events).toEqual(['start a', 'start b', 'end b']);
});

test('independent nodes run at the same time', async () => {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  // Each waits for the other: alone neither would end.
  await inDependencyOrder(
    ['a', 'b'],
    () => [],
    2,
    async (node) => (node === 'a' ? released : release()),
  );
});
