import { MedallionError } from '@medallion/core';
import type { BuildOptions } from './build-options.ts';
import { isConflict } from './model-failure.ts';

/** Milliseconds before the second, third and fourth try. */
const PAUSES = [250, 1_000, 4_000] as const;

/**
 * Does work again that another session stood in the way of: a deadlock, a serialization failure, a lock not to be had. Wrong data and
 * wrong statements are never tried again, nor is anything after a lost connection: the build has to start from nothing then.
 *
 * @param what subject of the log's sentence
 * @param work is told which try it is, from 1, so that it need not meet what an earlier one left behind
 */
export async function retrying<T>(
  what: string,
  { logger, signal, pause = sleep }: Pick<BuildOptions, 'logger' | 'signal' | 'pause'>,
  work: (attempt: number) => Promise<T>,
): Promise<T> {
  for (const [index, milliseconds] of PAUSES.entries()) {
    try {
      return await work(index + 1);
    } catch (error) {
      if (signal?.aborted || !(error instanceof MedallionError) || !isConflict(error)) throw error;
      logger.warn(`${what} failed and is tried again: ${error.message}`, { milliseconds });
      await pause(milliseconds);
      signal?.throwIfAborted();
    }
  }
  return work(PAUSES.length + 1);
}

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
