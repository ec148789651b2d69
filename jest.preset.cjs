/** Shared by every project's jest.config.cjs: TypeScript through swc, ESM-only packages transformed too. */
module.exports = {
  testEnvironment: 'node',
  // The second writes the counts that `npm test` adds up.
  reporters: ['default', require.resolve('./tools/test-suite/totals-reporter.cjs')],
  testMatch: ['**/*.test.ts'],
  moduleFileExtensions: ['ts', 'mts', 'js', 'mjs', 'cjs', 'json', 'node'],
  testEnvironmentOptions: { customExportConditions: ['@medallion/source', 'node', 'node-addons'] },
  transform: {
    '^.+\\.m?[tj]s$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  // kysely, faker and pure-rand publish ES modules only.
  transformIgnorePatterns: ['/node_modules/(?!(kysely|@faker-js|pure-rand|fast-check|@medallion)/)'],
};
