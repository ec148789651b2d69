import { closestName, MedallionError, type Extraction } from '@medallion/core';
import { catalogue, openFileSource } from '@medallion/salesforce';
import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { MedallionConfig } from '../config/config.ts';
import type { Invocation } from '../host.ts';
import { mockExtract, mockOrgSettings } from './mock-extract.ts';

export interface Source {
  readonly kind: 'mock' | 'files' | 'salesforce';
  readonly folder: string;
  /** Whether this command wrote the folder; files of the user are read in place. */
  readonly isNew: boolean;
}

/**
 * Finds the folder records are read from: the one MEDALLION_SOURCE names, or the mock org's, generated on first need.
 *
 * @throws MedallionError SOURCE_NOT_FOUND, SOURCE_NOT_A_FOLDER
 */
export async function prepareSource({ environment, workspace, config, output, signal }: Invocation): Promise<Source> {
  if (environment.source !== undefined) {
    return { kind: 'files', folder: sourceFolder(environment.source, workspace), isNew: false };
  }
  const settings = mockOrgSettings(await config());
  const extract = await mockExtract({ home: environment.home, settings }, { logger: output.logger, signal });
  return { kind: 'mock', ...extract };
}

/** Opens what `prepareSource` found, without the objects the settings leave out. */
export async function openSource(source: Source, { config, output }: Invocation): Promise<Extraction> {
  const wanted = wantedObjects(await config());
  const extraction = await openFileSource(source.folder, { logger: output.logger });
  return wanted === undefined
    ? extraction
    : { ...extraction, objects: extraction.objects.filter(({ object }) => wanted.has(object)) };
}

/** A path relative to the workspace, as everything in the environment is, so that it means the same from any folder. */
function sourceFolder(value: string, workspace: string): string {
  const folder = resolve(workspace, value.replace(/^~(?=\/|$)/, homedir()));
  if (!existsSync(folder)) {
    throw new MedallionError({
      code: 'SOURCE_NOT_FOUND',
      kind: 'usage',
      message: `MEDALLION_SOURCE is "${value}", and there is no folder ${folder}.`,
      fix: 'Set it to a folder of Salesforce data (JSON, JSON lines or Bulk API CSV), to salesforce for an org, or unset it to use the mock org.',
      fields: { source: value, folder },
    });
  }
  if (!statSync(folder).isDirectory()) {
    throw new MedallionError({
      code: 'SOURCE_NOT_A_FOLDER',
      kind: 'usage',
      message: `MEDALLION_SOURCE is "${value}", which is a file.`,
      fix: 'Set it to the folder that holds the file; a file is named for its object: Account.json.',
      fields: { source: value, folder },
    });
  }
  return folder;
}

/** @throws MedallionError CONFIG_INVALID for an object the catalogue does not have */
export function wantedObjects({ objects }: MedallionConfig): Set<string> | undefined {
  if (objects === undefined) return undefined;
  requireKnownObjects('objects', objects);
  return new Set(objects);
}

/**
 * Refuses a setting that names an unknown object: passed over, what was meant would be read differently than was asked.
 * @throws MedallionError CONFIG_INVALID
 */
export function requireKnownObjects(setting: string, objects: readonly string[]): void {
  const known = Object.keys(catalogue);
  for (const object of objects) {
    if (known.includes(object)) continue;
    const closest = closestName(object, known);
    throw new MedallionError({
      code: 'CONFIG_INVALID',
      kind: 'usage',
      message: `The setting ${setting} names "${object}", which is not in the catalogue.`,
      fix: closest === undefined ? `It knows ${known.join(', ')}.` : `Did you mean "${closest}"?`,
      fields: { object },
    });
  }
}

/** Whether MEDALLION_SOURCE names an org rather than a folder; a folder of that name is `./salesforce`. */
export const isSalesforce = ({ environment }: Invocation): boolean => environment.source === 'salesforce';

/** Where extracts are kept. */
export const extractFolder = (home: string): string => join(home, 'extract');
