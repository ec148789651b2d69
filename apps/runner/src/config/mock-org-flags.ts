import { MedallionError } from '@medallion/core';
import { configSchema, type MedallionConfig } from './config.ts';

export interface MockOrgFlags {
  readonly seed?: string;
  readonly scale?: string;
  readonly asOf?: string;
}

const FLAGS = { seed: '--seed', scale: '--scale', asOf: '--as-of' } as const;

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
  };
  const parsed = configSchema.shape.mockOrg.safeParse(given);
  if (parsed.success) return given;
  const issue = parsed.error.issues[0]!;
  const name = issue.path[0] as keyof typeof FLAGS;
  throw new MedallionError({
    code: 'USAGE',
    kind: 'usage',
    message: `${FLAGS[name]} cannot be "${flags[name]}": ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}.`,
    fix: 'Run `medallion mock-org generate --help` for what it takes.',
    fields: { reason: 'invalidArgument', flag: FLAGS[name] },
  });
}
