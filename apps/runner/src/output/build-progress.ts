import type { BuildProgress } from '@medallion/engine';
import type { Output } from './output.ts';
import { count, duration } from './quantities.ts';

/** Shows a build while it runs: a lasting line per model done, and on a terminal what is being computed now. */
export function buildProgress(output: Output, layer: string): (event: BuildProgress) => void {
  const running = new Set<string>();
  // Models finish in another order than they start: what counts for people is how many are done.
  let done = 0;
  const showRunning = (total: number): void => {
    if (running.size > 0) output.progress(`${layer}: ${done} of ${total} models done, now ${[...running].join(', ')}`);
  };
  return (event) => {
    switch (event.kind) {
      case 'model_started':
        running.add(event.model);
        showRunning(event.total);
        return;
      case 'model_computed':
        done++;
        running.delete(event.model);
        if (event.materialization === 'reused') {
          output.logger.debug(`${place(done, event.total)}  ${event.model}  reused from the base`);
          return;
        }
        output.logger.info(
          event.rows === undefined
            ? `${place(done, event.total)}  ${event.model}  view`
            : `${place(done, event.total)}  ${event.model}  ${count(event.rows)} rows${rate(event)}, ` +
                `${changed(event)}${reused(event)}${duration(event.milliseconds)}`,
        );
        showRunning(event.total);
        return;
      case 'model_skipped':
        done++;
        output.logger.debug(`${place(done, event.total)}  ${event.model}  skipped: ${event.reason}`);
        return;
      case 'gate_started':
        output.progress(`comparing ${event.models} contracts with what Postgres makes of the queries`);
        return;
      case 'publish_started':
        output.progress(`publishing ${event.models} models`);
        return;
      case 'published':
        output.logger.info(`${layer} published in ${duration(event.milliseconds)}`);
    }
  };
}

const place = (done: number, total: number): string => `${String(done).padStart(String(total).length)}/${total}`;

const changed = (event: BuildProgress & { kind: 'model_computed' }): string => {
  if (event.changes === undefined) return '';
  const { inserted, updated, deleted } = event.changes;
  return inserted + updated + deleted === 0
    ? 'none changed, '
    : `+${count(inserted)} ~${count(updated)} -${count(deleted)}, `;
};

const reused = ({ reusedFrom }: BuildProgress & { kind: 'model_computed' }): string =>
  reusedFrom === undefined ? '' : `computed by run ${reusedFrom}, `;

/** Below a tenth of a second a rate says nothing, nor does one of rows that were there. */
const rate = ({ rows, milliseconds, reusedFrom }: BuildProgress & { kind: 'model_computed' }): string =>
  milliseconds < 100 || reusedFrom !== undefined
    ? ''
    : ` (${count(Math.round((rows! / milliseconds) * 1_000))} rows/s)`;
