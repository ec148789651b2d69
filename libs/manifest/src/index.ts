export { buildManifest, formatManifest } from './build-manifest.ts';
export {
  MANIFEST_VERSION,
  manifestSchema,
  type Manifest,
  type ManifestColumn,
  type ManifestModel,
} from './manifest.ts';
export { readManifest } from './read-manifest.ts';
