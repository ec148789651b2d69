/**
 * `node_modules/.bin` is first on the PATH of run-commands, so `medallion` is the workspace's own, under its own Node.
 *
 * @param {string} command
 * @param {string} description
 */
const medallion = (command, description) => ({
  executor: 'nx:run-commands',
  options: { command: `medallion ${command}`, cwd: '{workspaceRoot}' },
  metadata: { technologies: ['medallion'], description },
});

/**
 * Why a probe: Nx caches on files, and a build changes a database. The probe always runs, asks the database, and writes
 * `{desired, token}`; the build's only input is that file, hashed after the probe ran. The token stays the same only
 * while the database holds what is desired (docs/architecture.md, "Nx's cache over a database").
 *
 * @param {string} layer
 * @param {{ root: string, runner: string | undefined }} project
 * @returns {Record<string, import('@nx/devkit').TargetConfiguration>}
 */
export function layerTargets(layer, { runner }) {
  const probe = `dist/probe/${layer}`;
  const built = `dist/layers/${layer}`;
  const compiled = `dist/compiled/${layer}`;
  // The first layer's records come from the load; the others' from the layer before.
  const load = layer === 'bronze' && runner !== undefined ? [{ projects: [runner], target: 'load' }] : [];
  return {
    'probe-layer': {
      ...medallion(`plan ${layer} --output ${probe}/probe.json`, `Asks the database whether ${layer} must be built`),
      cache: false,
      dependsOn: ['^build-layer', ...load],
      outputs: [`{workspaceRoot}/${probe}`],
    },
    'build-layer': {
      ...medallion(`build ${layer} --output ${built}`, `Builds and publishes ${layer} in the database`),
      cache: true,
      dependsOn: ['^build-layer', 'probe-layer'],
      inputs: [
        { dependentTasksOutputFiles: '**/probe.json', transitive: false },
        // Otherwise Nx hashes every installed package: a new version of a linter would rebuild the warehouse.
        { externalDependencies: [] },
      ],
      outputs: [`{workspaceRoot}/${built}`],
    },
    'compile-layer': {
      ...medallion(`compile --layer ${layer} --output ${compiled}`, `Writes the SQL of ${layer} without a database`),
      cache: true,
      inputs: ['production', '^production', '{workspaceRoot}/medallion.config.ts'],
      outputs: [`{workspaceRoot}/${compiled}`],
    },
  };
}

/** @returns {Record<string, import('@nx/devkit').TargetConfiguration>} */
export function runnerTargets() {
  return {
    extract: { ...medallion('extract', 'Fetches the records of the source into files'), cache: false },
    // Extracts first where that has not been done: one process less to start on every run.
    load: { ...medallion('load', 'Loads the records of the source into raw_salesforce'), cache: false },
  };
}
