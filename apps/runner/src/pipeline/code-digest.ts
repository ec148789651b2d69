import { BASE_ENVIRONMENT } from '@medallion/core';
import type { AnyModel } from '@medallion/model';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MedallionConfig } from '../config/config.ts';
import { findWorkspace } from '../config/workspace.ts';
import type { Invocation } from '../host.ts';

const FOLDERS = ['apps', 'libs', 'tools'];
const LEFT_OUT = new Set(['node_modules', 'dist', 'test-results']);
/** What models and seeds are made of; versions of packages are in package-lock.json. */
const COUNTS = /\.(ts|mjs|csv|json)$/;
const TEST = /\.test\.ts$/;

/**
 * The digest by which a build or a probe knows without compiling anything that nothing is due. `undefined` where it would not tell: in an
 * environment, and where the workspace only has settings and the models lie elsewhere.
 */
export const knownCode = (
  { workspace, environment }: Pick<Invocation, 'workspace' | 'environment'>,
  config: MedallionConfig,
): string | undefined =>
  environment.name === BASE_ENVIRONMENT && findWorkspace(import.meta.dirname) === workspace
    ? codeDigest(workspace, config)
    : undefined;

/**
 * Digest of everything in a workspace that statements come from: sources, seeds, versions of packages, settings, and the Node that runs
 * them. More than decides: a comment changes it too.
 */
export function codeDigest(workspace: string, config: MedallionConfig): string {
  const hash = createHash('sha256');
  hash.update(`${process.version}\n${JSON.stringify(config)}\n`);
  const addFolder = (folder: string): void => {
    const entries = readdirSync(join(workspace, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && folder !== '' && !LEFT_OUT.has(entry.name)) addFolder(path);
      if (entry.isFile() && COUNTS.test(entry.name) && !TEST.test(entry.name)) {
        hash
          .update(`${path}\n`)
          .update(readFileSync(join(workspace, path)))
          .update('\n');
      }
    }
  };
  addFolder('');
  for (const folder of FOLDERS) if (existsSync(join(workspace, folder))) addFolder(folder);
  return hash.digest('hex');
}

/** Whether the digest covers the seeds of some models: their files may lie anywhere. */
export const countsSeeds = (workspace: string, models: readonly AnyModel[]): boolean =>
  models.every(
    ({ materialized }) =>
      materialized.kind !== 'seed' ||
      FOLDERS.some((folder) => materialized.file.startsWith(`${pathToFileURL(join(workspace, folder)).href}/`)),
  );
