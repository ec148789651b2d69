import { buildGraph, compiledPath, layerManifest, type Relation } from '@medallion/engine';
import { formatManifest } from '@medallion/manifest';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MedallionConfig } from '../config/config.ts';
import { selectValidLayer, type LayerName } from '../layers.ts';
import { relationsOf } from './relations.ts';

export interface Artifacts {
  readonly folder: string;
  /** Names of the files written, sorted. */
  readonly files: readonly string[];
}

/**
 * Writes what a layer is: a `.sql` per model and `manifest.json`. Equal models give equal bytes. What an earlier run left in
 * the folder for models that are gone is removed.
 *
 * @param further more files, by name
 */
export async function writeLayerArtifacts(
  { layer, environment }: { readonly layer: LayerName; readonly environment: string },
  folder: string,
  config: MedallionConfig,
  further: Readonly<Record<string, string>> = {},
): Promise<Artifacts> {
  const { models } = await selectValidLayer(layer, config);
  const relations = relationsOf(models, environment, config.grants);
  buildGraph(relations);
  const manifest = layerManifest(layer, environment, relations, models);
  const files = new Map([
    ...relations.map((relation) => [compiledPath(relation), sqlText(relation)] as const),
    ['manifest.json', formatManifest(manifest)] as const,
    ...Object.entries(further),
  ]);
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    if (name.endsWith('.sql') && !files.has(name)) await rm(join(folder, name));
  }
  for (const [name, text] of files) await writeFile(join(folder, name), text);
  return { folder, files: [...files.keys()].sort() };
}

const sqlText = (relation: Relation): string => `-- ${relation.id}: ${relation.grain}\n${relation.sql}\n`;
