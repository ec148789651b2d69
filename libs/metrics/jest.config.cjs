module.exports = { preset: '../../jest.postgres.preset.cjs', displayName: 'metrics' };
