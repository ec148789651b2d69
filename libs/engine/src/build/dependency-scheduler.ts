/**
 * Does the work of each node once that of all it depends on is done, at most `limit` at a time; of those that could start, the first
 * in `order` does. What depends on a node that failed is left out and everything else is still done, so that one run tells of every
 * failure; with `stopsAtFailure` nothing more is started. What runs is awaited in any case: no statement outlives its build.
 *
 * @returns the failures, in the order they happened; empty when all is done
 */
export async function inDependencyOrder(
  order: readonly string[],
  dependenciesOf: (node: string) => readonly string[],
  limit: number,
  work: (node: string) => Promise<void>,
  stopsAtFailure = false,
): Promise<readonly { readonly node: string; readonly error: unknown }[]> {
  const waiting = new Set(order);
  const done = new Set<string>();
  const running = new Map<string, Promise<void>>();
  const failures: { node: string; error: unknown }[] = [];
  const isReady = (node: string): boolean =>
    dependenciesOf(node).every((dependency) => done.has(dependency) || !order.includes(dependency));
  while (waiting.size + running.size > 0) {
    if (failures.length === 0 || !stopsAtFailure) {
      for (const node of [...waiting].filter(isReady).slice(0, limit - running.size)) {
        waiting.delete(node);
        const task = work(node)
          .then(
            () => void done.add(node),
            (error: unknown) => void failures.push({ node, error }),
          )
          .finally(() => running.delete(node));
        running.set(node, task);
      }
    }
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  return failures;
}
