import type { BuildProgress } from '@medallion/engine';
import type { Output } from './output.ts';
import { count, duration } from './quantities.ts';

/** Shows a build while it runs: a lasting line per model done, and on a terminal what is being computed now. */
export function buildProgress(output: Output): (event: BuildProgress) => void {
  const running = new Set<string>();
  const showRunning = (position: number, total: number): void => {
    if (running.size > 0) output.progress(`model ${position} of ${total}: ${[...running].join(', ')}`);
  };
  return (event) => {
    switch (event.kind) {
      case 'model_started':
        running.add(event.model);
        showRunning(event.position, event.total);
        return;
      case 'model_computed':
        running.delete(event.model);
        output.logger.info(
          event.rows === undefined
            ? `${place(event)}  ${event.model}  view`
            : `${place(event)}  ${event.model}  ${count(event.rows)} rows${rate(event.rows, event.milliseconds)}, ` +
                `${changed(event)}${duration(event.milliseconds)}`,
        );
        showRunning(event.position, event.total);
        return;
      case 'model_skipped':
        output.logger.debug(`${place(event)}  ${event.model}  skipped: ${event.reason}`);
        return;
      case 'gate_started':
        output.progress(`comparing ${event.models} contracts with what Postgres makes of the queries`);
        return;
      case 'publish_started':
        output.progress(`publishing ${event.models} models`);
        return;
      case 'published':
        output.logger.info(`published in ${duration(event.milliseconds)}`);
    }
  };
}

const place = ({ position, total }: { readonly position: number; readonly total: number }): string =>
  `${String(position).padStart(String(total).length)}/${total}`;

const changed = (event: BuildProgress & { kind: 'model_computed' }): string => {
  if (event.changes === undefined) return '';
  const { inserted, updated, deleted } = event.changes;
  return inserted + updated + deleted === 0
    ? 'none changed, '
    : `+${count(inserted)} ~${count(updated)} -${count(deleted)}, `;
};

/** Below a tenth of a second a rate says nothing. */
const rate = (rows: number, milliseconds: number): string =>
  milliseconds < 100 ? '' : ` (${count(Math.round((rows / milliseconds) * 1_000))} rows/s)`;
