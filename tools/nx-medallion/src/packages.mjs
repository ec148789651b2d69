/**
 * @typedef {object} PackageJson
 * @property {string} name
 * @property {Record<string, string>} [bin]
 * @property {{ name?: string, tags?: string[] }} [nx]
 * @property {{ layer?: string }} [medallion]
 */

/**
 * The layer a package declares, if it is a layer library.
 *
 * @param {PackageJson} json
 * @returns {string | undefined}
 */
export function layerOf(json) {
  if (json.medallion?.layer !== undefined) return json.medallion.layer;
  return json.nx?.tags?.find((tag) => tag.startsWith('layer:'))?.slice('layer:'.length);
}

/**
 * The Nx name of the project that carries the command, or `undefined` for every other project.
 *
 * @param {PackageJson} json
 * @returns {string | undefined}
 */
export const runnerOf = (json) => (json.bin?.medallion === undefined ? undefined : (json.nx?.name ?? json.name));
