module.exports = {
  preset: '../../jest.postgres.preset.cjs',
  displayName: 'runner',
  // commander publishes ES modules only, too.
  transformIgnorePatterns: ['/node_modules/(?!(kysely|@faker-js|pure-rand|fast-check|@medallion|commander)/)'],
};
