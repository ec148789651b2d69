module.exports = {
  preset: '../../jest.postgres.preset.cjs',
  displayName: 'runner-e2e',
  testTimeout: 120_000,
  // The tests mostly wait for other processes.
  maxWorkers: 2,
};
