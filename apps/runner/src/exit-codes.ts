import { MedallionError, type ErrorKind } from '@medallion/core';

/** What the process's exit code says. Part of the public surface: `medallion --help` lists it and schedulers rely on it. */
export const EXIT_CODES = {
  success: 0,
  usage: 2,
  definition: 3,
  data: 4,
  environment: 5,
  internal: 70,
  interrupted: 130,
  terminated: 143,
} as const;

export const EXIT_CODE_MEANINGS: readonly (readonly [code: number, meaning: string])[] = [
  [EXIT_CODES.success, 'done, or nothing to do'],
  [EXIT_CODES.usage, 'usage: the command, a flag or the configuration is wrong'],
  [EXIT_CODES.definition, 'definition: a model, source or seed is declared wrongly'],
  [EXIT_CODES.data, 'data: the records or the built rows are wrong'],
  [EXIT_CODES.environment, 'environment: database, network, disk or a permission is in the way; trying again may help'],
  [EXIT_CODES.internal, 'internal: a defect of Medallion'],
  [EXIT_CODES.interrupted, 'interrupted (Ctrl-C, SIGINT)'],
  [EXIT_CODES.terminated, 'terminated (SIGTERM)'],
];

const byKind: Record<ErrorKind, number> = {
  usage: EXIT_CODES.usage,
  definition: EXIT_CODES.definition,
  data: EXIT_CODES.data,
  environment: EXIT_CODES.environment,
  internal: EXIT_CODES.internal,
};

/** Whatever is not one of our errors is a defect. */
export function exitCodeOf(error: unknown): number {
  return error instanceof MedallionError ? byKind[error.kind] : EXIT_CODES.internal;
}
