module.exports = {
  preset: '../../jest.postgres.preset.cjs',
  displayName: 'warehouse',
  // Most of its time it waits for the server; each file has databases of its own.
  maxWorkers: 2,
};
