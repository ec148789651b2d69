import type { Logger } from '@medallion/core';
import { generateMockOrg } from '@medallion/salesforce';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MedallionConfig } from '../config/config.ts';

/** What the mock org is made from; its quarters follow the fiscal year of the reports. */
export type MockOrgSettings = MedallionConfig['mockOrg'] & Pick<MedallionConfig, 'fiscalYearStartMonth'>;

export const mockOrgSettings = ({ mockOrg, fiscalYearStartMonth }: MedallionConfig): MockOrgSettings => ({
  ...mockOrg,
  fiscalYearStartMonth,
});

/** A folder of records, and whether it had been complete before. */
export interface Extract {
  readonly folder: string;
  readonly isNew: boolean;
}

/** The extract's name says what is in it, so that the same settings find it again. */
export const mockRunName = ({ seed, scale, asOf, fiscalYearStartMonth, days }: MockOrgSettings): string =>
  `mock-${seed}-x${scale}-${new Date(asOf).toISOString().replace(/[-:]|\.\d+/g, '')}-fy${fiscalYearStartMonth}${days ? `-d${days}` : ''}`;

/**
 * Generates the mock org unless that has been done. It is written beside its place and moved there whole: a folder of
 * that name is complete, whoever was killed in the middle and however many processes began at once.
 */
export async function mockExtract(
  options: { readonly home: string; readonly settings: MockOrgSettings },
  { logger, signal }: { readonly logger: Logger; readonly signal: AbortSignal },
): Promise<Extract> {
  const folder = join(options.home, 'extract', mockRunName(options.settings));
  if (existsSync(folder)) return { folder, isNew: false };
  const unfinished = `${folder}.${process.pid}-${randomBytes(3).toString('hex')}.unfinished`;
  await mkdir(dirname(folder), { recursive: true });
  try {
    await writeMockOrg(unfinished, options.settings, logger, signal);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another process was faster; what it wrote is the same.
    if (!existsSync(folder)) throw error;
  }
  return { folder, isNew: true };
}

/** Generates into `folder`, which need not exist. */
export async function writeMockOrg(
  folder: string,
  { asOf, days = 0, ...settings }: MockOrgSettings,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  await generateMockOrg({ directory: folder, ...settings, days, asOf: new Date(asOf), logger, signal });
}
