module.exports = {
  preset: '../../jest.postgres.preset.cjs',
  displayName: 'star-schema-e2e',
};
