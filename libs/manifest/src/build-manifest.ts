import { MANIFEST_VERSION, manifestSchema, type Manifest, type ManifestModel } from './manifest.ts';

/** Puts a layer's models into a manifest, sorted by id whatever their order, so that equal models give equal bytes. */
export function buildManifest(layer: {
  readonly layer: string;
  readonly environment: string;
  readonly models: readonly ManifestModel[];
}): Manifest {
  return manifestSchema.parse({
    version: MANIFEST_VERSION,
    layer: layer.layer,
    environment: layer.environment,
    models: [...layer.models].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)),
  });
}

/** The text of `manifest.json`. */
export const formatManifest = (manifest: Manifest): string => `${JSON.stringify(manifest, null, 2)}\n`;
