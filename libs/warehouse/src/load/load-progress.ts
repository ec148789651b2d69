import type { Logger } from '@medallion/core';

/** How often a long load says where it is. */
const INTERVAL_MS = 500;

/**
 * Reports records read and records per second of one object, at most twice a second. `progress` in the fields marks a line
 * that stands for the moment only.
 *
 * @param now milliseconds of a clock that never goes back
 */
export function loadProgress(
  object: string,
  logger: Logger,
  now: () => number = () => performance.now(),
): (received: number) => void {
  const started = now();
  let reported = started;
  return (received) => {
    const at = now();
    if (at - reported < INTERVAL_MS) return;
    reported = at;
    const perSecond = Math.round((received / (at - started)) * 1000);
    logger.info(
      `${object}: ${received.toLocaleString('en-US')} records read, ${perSecond.toLocaleString('en-US')} records/s`,
      { progress: true, object, received, perSecond },
    );
  };
}
