import { MedallionError } from '@medallion/core';
import { configSchema, type MedallionConfig } from './config.ts';

export interface MockOrgFlags {
  readonly seed?: string;
  readonly scale?: string;
  readonly asOf?: string;
  readonly start?: string;
  readonly days?: string;
}

const FLAGS = { seed: '--seed', scale: '--scale', asOf: '--as-of', start: '--start', days: '--days' } as const;

/**
 * Flags held to the same rules as the settings of their names.
 *
 * @throws MedallionError USAGE naming the flag
 */
export function parseMockOrgFlags(flags: MockOrgFlags): Partial<MedallionConfig['mockOrg']> {
  const given = {
    ...(flags.seed === undefined ? {} : { seed: Number(flags.seed) }),
    ...(flags.scale === undefined ? {} : { scale: Number(flags.scale) }),
    ...(flags.asOf === undefined ? {} : { asOf: flags.asOf }),
    ...(flags.start === undefined ? {} : { asOf: clockOf(flags) }),
    ...(flags.days === undefined ? {} : { days: Number(flags.days) }),
  };
  const parsed = configSchema.shape.mockOrg.safeParse(given);
  if (parsed.success) return given;
  const issue = parsed.error.issues[0]!;
  const setting = issue.path[0] as keyof typeof FLAGS;
  const name = setting === 'asOf' && flags.start !== undefined ? 'start' : setting;
  throw new MedallionError({
    code: 'USAGE',
    kind: 'usage',
    message: `${FLAGS[name]} cannot be "${flags[name]}": ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}.`,
    fix: 'Run the command with --help for what it takes.',
    fields: { reason: 'invalidArgument', flag: FLAGS[name] },
  });
}

/** The history of an org is three years: it begins on the given day and its clock is the last second of them. */
function clockOf({ start, asOf }: MockOrgFlags): string {
  if (asOf !== undefined) {
    throw new MedallionError({
      code: 'USAGE',
      kind: 'usage',
      message: '--start and --as-of cannot be given together: each says when the three years of history are.',
      fix: 'Give the first day of the history with --start, or its last instant with --as-of.',
      fields: { reason: 'conflictingFlags', flag: '--start' },
    });
  }
  const first = /^\d{4}-\d{2}-\d{2}$/.test(start!) ? new Date(`${start}T00:00:00Z`) : new Date(NaN);
  if (Number.isNaN(first.getTime()) || first.toISOString().slice(0, 10) !== start) {
    throw new MedallionError({
      code: 'USAGE',
      kind: 'usage',
      message: `--start cannot be "${start}": it is a calendar date.`,
      fix: 'Give a date such as 2022-01-01.',
      fields: { reason: 'invalidArgument', flag: '--start' },
    });
  }
  const end = Date.UTC(first.getUTCFullYear() + 3, first.getUTCMonth(), first.getUTCDate()) - 1000;
  return new Date(end).toISOString().replace('.000Z', 'Z');
}
