import { BASE_ENVIRONMENT, MedallionError } from '@medallion/core';
import type { LayerTarget } from '../plan/layer-context.ts';
import type { WarehousePort } from '../ports/warehouse-port.ts';
import { scratchSchema } from '../statements/object-names.ts';
import { lockTimeoutOf, type BuildOptions } from './build-options.ts';
import type { Leftover } from './leftovers.ts';
import { isLockTimeout, namingLockHolders } from './lock-holders.ts';
import { failuresIn } from './model-failure.ts';
import { retrying } from './retrying.ts';
import { emptyScratch, readScratch } from './scratch-space.ts';

/** By model, what failed runs computed. */
export type Leftovers = ReadonlyMap<string, Leftover>;

/** What Postgres says when it has no room for a row: then what was computed is better gone. */
const DISK_FULL = '53100';

/**
 * Clears scratch for a build: all that is left of earlier runs goes, but where the build is to reuse it, what they computed stays.
 * What this very run computed of another layer stays too.
 *
 * @throws MedallionError `LOCKED_BY_OTHERS`, naming who reads what is to go
 */
export async function takeStock(port: WarehousePort, target: LayerTarget, options: BuildOptions): Promise<Leftovers> {
  const schema = scratchSchema(target.environment);
  const { dropped, leftovers } = await retrying(`Emptying ${schema}`, options, () =>
    emptied(
      port,
      schema,
      options,
      (leftover) => options.reuse === true || (leftover.runId === options.runId && !isOf(target, leftover)),
    ),
  );
  if (dropped > 0) options.logger.info(`Dropped ${dropped} tables and views that an earlier run left behind.`);
  return new Map(leftovers.map((leftover) => [leftover.model, leftover]));
}

/** Once a layer is published, nothing of it is left. */
export const dropOwn = (port: WarehousePort, target: LayerTarget, options: BuildOptions): Promise<void> =>
  clear(port, target, options, (leftover) => !isOf(target, leftover)).then(() => undefined);

/**
 * Keeps what a failed build computed, unless it was interrupted or the disk is full, and says what to do with it.
 *
 * @param isWanted what of it a retry may need. Default: all
 */
export async function keepComputed(
  port: WarehousePort,
  target: LayerTarget,
  options: BuildOptions,
  error: unknown,
  isWanted: (leftover: Leftover) => boolean = () => true,
): Promise<void> {
  const { signal, logger } = options;
  const isInterrupted = signal?.aborted === true && !(signal.reason instanceof MedallionError);
  const isFull = failuresIn(error).some(({ fields }) => fields['sqlstate'] === DISK_FULL);
  const kept = await clear(port, target, options, (leftover) => !isInterrupted && !isFull && isWanted(leftover));
  if (isInterrupted || kept === undefined) return;
  const command = `medallion retry${target.environment === BASE_ENVIRONMENT ? '' : ` --env ${target.environment}`}`;
  const reusable =
    kept.length === 0 ? '' : `, and can reuse the ${kept.length === 1 ? 'model' : `${kept.length} models`} it computed`;
  logger.info(`Once the cause is mended, \`${command}\` builds again what this run was to build${reusable}.`, {
    reusable: kept.map(({ model }) => model),
  });
}

/** @returns what was kept; `undefined` where the server did not let go of the rest: that must not hide how the build ended */
async function clear(
  port: WarehousePort,
  { environment }: LayerTarget,
  options: BuildOptions,
  isWanted: (leftover: Leftover) => boolean,
): Promise<readonly Leftover[] | undefined> {
  const schema = scratchSchema(environment);
  try {
    return (await emptied(port, schema, options, isWanted)).leftovers;
  } catch (error) {
    options.logger.warn('The working tables of this run could not be dropped; the next build drops them.', {
      schema,
      error: error instanceof Error ? error.message : String(error),
    });
    return undefined;
  }
}

/** Empties scratch in one transaction, in which each statement waits in bounds for those who read what it drops. */
const emptied = (
  port: WarehousePort,
  schema: string,
  options: BuildOptions,
  isWanted: (leftover: Leftover) => boolean,
): ReturnType<typeof emptyScratch> =>
  port
    .transaction((session) => emptyScratch(session, schema, isWanted), { lockTimeoutMs: lockTimeoutOf(options) })
    .catch(async (error: unknown) => {
      if (!isLockTimeout(error)) throw error;
      throw await namingLockHolders(port, { published: await readScratch(port, schema) }, error);
    });

const isOf = ({ layer }: LayerTarget, { model }: Leftover): boolean => model.startsWith(`${layer}.`);
