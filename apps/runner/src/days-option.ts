import type { Days } from '@medallion/engine';
import { Option } from 'commander';
import { conflict } from './usage-error.ts';

/** What the options of days were given, and those that they do not go with. */
interface DaysFlags {
  readonly from?: string;
  readonly to?: string;
  readonly fullRefresh?: true;
  readonly asOf?: unknown;
  readonly output?: string;
}

/** `--from`, for commands that recompute days of daily facts, or say what that would do. */
export const fromOption = (): Option =>
  new Option('--from <day>', 'recompute only days of daily facts, from this one on: 2024-01-01');
/** `--to`, which goes with it. */
export const toOption = (): Option => new Option('--to <day>', 'up to and including this one: 2024-01-31');

/**
 * The days asked for, if any.
 *
 * @throws MedallionError `USAGE`, `DAYS_INVALID`
 */
export async function daysOf({ from, to, fullRefresh, asOf, output }: DaysFlags): Promise<Days | undefined> {
  if (from === undefined && to === undefined) return undefined;
  if (from === undefined || to === undefined)
    throw conflict(
      '--from and --to are given together or not at all.',
      'Name the first day and the last: --from 2024-01-01 --to 2024-01-31.',
    );
  const other = fullRefresh
    ? '--full-refresh'
    : asOf !== undefined
      ? '--as-of'
      : output !== undefined
        ? '--output'
        : '';
  if (other !== '')
    throw conflict(
      `--from and --to recompute days of what is built, and ${other} is for builds.`,
      `Leave ${other} out, or build first.`,
    );
  const { daysBetween } = await import('./pipeline/days.ts');
  return daysBetween(from, to);
}
