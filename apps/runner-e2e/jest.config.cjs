module.exports = { preset: '../../jest.postgres.preset.cjs', displayName: 'runner-e2e', testTimeout: 120_000 };
