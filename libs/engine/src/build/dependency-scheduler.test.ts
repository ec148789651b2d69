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

test('after a failure nothing more starts, and what runs is awaited', async () => {
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
