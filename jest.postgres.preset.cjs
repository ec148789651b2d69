const preset = require('./jest.preset.cjs');

/** For projects whose tests need Postgres: the server of MEDALLION_TEST_DATABASE_URL or DATABASE_URL, else the embedded one is started. */
module.exports = {
  ...preset,
  // A busy machine is no failure: the limit is only there to end what hangs.
  testTimeout: 120_000,
  globalSetup: require.resolve('./libs/testing/src/global-setup.ts'),
  globalTeardown: require.resolve('./libs/testing/src/global-teardown.ts'),
};
