import { environmentName } from '@medallion/core';
import { Option } from 'commander';
import type { Invocation } from './host.ts';

/** `--env`, for commands that build or read an environment. */
export const environmentOption = (): Option =>
  new Option('--env <name>', 'environment: schemas called <name>__gold ... (default: MEDALLION_ENV, or base)');

/**
 * The environment a command is about.
 *
 * @throws MedallionError `ENVIRONMENT_INVALID`
 */
export const environmentOf = ({ environment }: Invocation): string => environmentName(environment.name);
