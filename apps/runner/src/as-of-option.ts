import type { AsOf } from '@medallion/warehouse';
import { InvalidArgumentError, Option } from 'commander';

/** `--as-of`, for commands that build an environment, or say what that would do. */
export const asOfOption = (): Option =>
  new Option(
    '--as-of <instant>',
    'build the environment from versions modified by then: 2024-07-01T00:00:00Z, or 2024-07-01 for the same; base for the base’s clock again',
  ).argParser(asOf);

const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/;

function asOf(text: string): AsOf {
  if (text === 'base') return text;
  const instant = new Date(text);
  // A day that the month does not have would be one of the next.
  const isReal = !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text.slice(0, 10));
  if (INSTANT.test(text) && isReal) return instant;
  throw new InvalidArgumentError(
    'It is an instant in UTC (2024-07-01T00:00:00Z), a day, which stands for its first instant in UTC (2024-07-01), or base.',
  );
}

/**
 * Fails before anything is opened where only an environment can be meant.
 *
 * @throws MedallionError `AS_OF_BASE`
 */
export async function refuseAsOf(environment: string): Promise<void> {
  const { refuseBaseAsOf } = await import('./pipeline/environments.ts');
  refuseBaseAsOf(environment);
}
