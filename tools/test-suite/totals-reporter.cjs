const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

/** Writes one project's counts where `npm test` adds them up (see run.mjs). */
module.exports = class TotalsReporter {
  constructor(globalConfig) {
    this.rootDir = globalConfig.rootDir;
  }

  onRunComplete(contexts, results) {
    const [context] = contexts;
    const name = context ? context.config.displayName.name : 'none';
    const skippedTitles = results.testResults.flatMap((file) =>
      file.testResults.filter((test) => test.status === 'pending').map((test) => `${name}: ${test.fullName}`),
    );
    const directory = join(__dirname, '..', '..', 'dist', 'test-results');
    mkdirSync(directory, { recursive: true });
    const result = {
      passed: results.numPassedTests,
      // A suite that could not even start has no failed test of its own.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests,
      skippedTitles: skippedTitles.sort(),
    };
    writeFileSync(join(directory, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
  }
};
